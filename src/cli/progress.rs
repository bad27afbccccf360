//! How far the work has come, for a person who waits at a terminal.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressState, ProgressStyle};

use super::plural;

/// Work that is done sooner needs no progress.
const SOON: Duration = Duration::from_millis(500);

/// Decisions done, their rate, and the time left by the bytes that are still to be read. Nothing is drawn in the first
/// half second, nor where standard error is no terminal.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    start: Instant,
    decisions: Arc<AtomicU64>,
    wanted: bool,
    /// Whether it is to be drawn, and is not yet.
    waiting: AtomicBool,
}

impl Progress {
    /// Progress over so many bytes, 0 where that is not known. They are only counted where it is to be shown.
    pub(super) fn new(bytes: impl FnOnce() -> u64, wanted: bool) -> Self {
        let wanted = wanted && io::stderr().is_terminal();
        let bytes = if wanted { bytes() } else { 0 };
        let decisions = Arc::new(AtomicU64::new(0));
        let bar = ProgressBar::with_draw_target((bytes > 0).then_some(bytes), ProgressDrawTarget::hidden())
            .with_finish(ProgressFinish::AndClear);
        bar.set_style(style(bytes > 0, &decisions));
        Self { bar, start: Instant::now(), decisions, wanted, waiting: AtomicBool::new(wanted) }
    }

    /// Whether anybody is to see it.
    pub(super) const fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// So many bytes of the input are done with.
    pub(super) fn bytes(&self, bytes: u64) {
        if self.wanted {
            self.bar.inc(bytes);
        }
    }

    /// One decision is done.
    pub(super) fn decision(&self) {
        if !self.wanted {
            return;
        }
        self.decisions.fetch_add(1, Ordering::Relaxed);
        let due = self.waiting.load(Ordering::Relaxed) && self.start.elapsed() > SOON;
        if due && self.waiting.swap(false, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Says something while the progress is out of the way.
    pub(super) fn aside(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }

    /// Takes it off the screen.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(known: bool, decisions: &Arc<AtomicU64>) -> ProgressStyle {
    let template = if known {
        "{bar:24} {percent:>3} %  {decisions}, {rate}, {eta} left"
    } else {
        "{spinner} {decisions}, {rate}"
    };
    let (count, rate) = (Arc::clone(decisions), Arc::clone(decisions));
    let count = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
        // The screen's own buffer takes everything.
        let count = usize::try_from(count.load(Ordering::Relaxed)).unwrap_or(usize::MAX);
        let _ = out.write_str(&plural(count, "decision"));
    };
    let rate = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        let _ = write!(out, "{} a second", per_second(rate.load(Ordering::Relaxed), state.elapsed()));
    };
    // The template is a constant; were it wrong, the default would be drawn.
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("decisions", count).with_key("rate", rate)
}

/// Whole decisions a second.
fn per_second(decisions: u64, elapsed: Duration) -> u64 {
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    decisions.saturating_mul(1000) / milliseconds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_whole_decisions_a_second() {
        assert_eq!(per_second(600, Duration::from_millis(1500)), 400);
        assert_eq!(per_second(5, Duration::ZERO), 5000);
    }
}
