#pragma once
// Tells people how a search is going: a bar on a terminal, lines elsewhere.

#include <cstddef>
#include <cstdio>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include <unistd.h>

#include <nas/core/concat.hpp>
#include <nas/search/study_view.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// Seconds on the monotonic clock.
inline double monotonic_clock() {
    std::timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

struct progress_options {
    std::FILE* out = stderr;
    std::optional<bool> terminal{};   ///< a bar, or lines; by default what `out` is
    std::optional<double> interval{}; ///< least seconds between two updates; by default 0.1 for a bar and 1 for lines
    double (*clock)() = &monotonic_clock;
};

/// Observer that prints trials done, best so far, rate and time left. Notes of the storage are printed at once.
///
///     nas::search search{space, controller, nas::accuracy{}, {.observers = {nas::progress{}}}};
class progress {
public:
    explicit progress(progress_options options = {}) : options_(options) {}

    void on_open(study_view v) {
        terminal_ = options_.terminal ? *options_.terminal : ::isatty(::fileno(options_.out)) == 1;
        interval_ = options_.interval ? *options_.interval : terminal_ ? 0.1 : 1.0;
        kept_ = v.finished.size();
        for (trial_record const& r : v.history) failed_ += r.failure ? 1 : 0;
        begun_ = options_.clock();
        shown_ = begun_ - interval_;
        if (kept_ > 0)
            line(concat("continuing a study of ", kept_, kept_ == 1 ? " finished trial" : " finished trials"));
    }

    void on_note(std::string_view text) { line(concat("note: ", text)); }

    void on_finish(trial_record const& r, study_view v) {
        if (r.failure) ++failed_;
        pending_ = true;
        if (double const now = options_.clock(); now - shown_ >= interval_ || v.finished.size() == v.target) {
            shown_ = now;
            show(r, v, now);
        }
    }

    void on_end(study_view v) {
        if (pending_ && !v.finished.empty()) show(v.history[v.finished.back()], v, options_.clock());
        if (terminal_ && bar_drawn_) std::fputc('\n', options_.out);
        bar_drawn_ = false;
        std::fflush(options_.out);
    }

private:
    void show(trial_record const& r, study_view v, double now) {
        pending_ = false;
        std::size_t const done = v.finished.size();
        std::string const rest = concat(best_text(v), failed_ > 0 ? concat("  failed ", failed_) : std::string(),
                                        speed_text(done, v.target, now));
        if (!terminal_)
            return line(concat("trial ", r.number, " ", outcome_text(r), "  ", done, total_text(v.target), rest));
        std::string text = concat("\r\033[K", bar(done, v.target), done, total_text(v.target), rest);
        std::fwrite(text.data(), 1, text.size(), options_.out);
        std::fflush(options_.out);
        bar_drawn_ = true;
    }

    void line(std::string text) {
        if (bar_drawn_) text.insert(0, "\r\033[K");
        bar_drawn_ = false;
        text += '\n';
        std::fwrite(text.data(), 1, text.size(), options_.out);
        std::fflush(options_.out);
    }

    static std::string bar(std::size_t done, std::size_t target) {
        if (target == 0) return {};
        constexpr std::size_t width = 24;
        std::size_t const filled = done >= target ? width : done * width / target;
        return concat("[", std::string(filled, '#'), std::string(width - filled, '-'), "] ");
    }
    static std::string total_text(std::size_t target) { return target == 0 ? std::string() : concat("/", target); }
    static std::string best_text(study_view v) {
        return v.best ? concat("  best ", short_number(*v.best->reward), " (trial ", v.best->number, ")")
                      : std::string();
    }
    static std::string outcome_text(trial_record const& r) {
        if (r.failure) return concat(to_string(r.failure->kind), " (", r.failure->why, ")");
        std::string text(to_string(r.state));
        if (r.reward) text += concat(", reward ", short_number(*r.reward));
        if (r.metrics.latency) text += concat(", ", short_number(r.metrics.latency->value.count()), " ms");
        return text;
    }
    std::string speed_text(std::size_t done, std::size_t target, double now) const {
        double const seconds = now - begun_;
        if (done <= kept_ || !(seconds > 0)) return {};
        double const rate = static_cast<double>(done - kept_) / seconds;
        std::string text = rate >= 1          ? concat("  ", short_number(rate), "/s")
                           : rate >= 1.0 / 60 ? concat("  ", short_number(60 * rate), "/min")
                                              : concat("  ", short_number(3600 * rate), "/h");
        if (done < target) text += concat("  ", duration(static_cast<double>(target - done) / rate), " left");
        return text;
    }

    static std::string short_number(double x) {
        char text[32];
        std::snprintf(text, sizeof text, x >= 1e4 && x < 1e9 ? "%.0f" : "%.4g", x);
        return text;
    }
    static std::string duration(double seconds) {
        if (!(seconds < 1e8)) return "years";
        auto const s = static_cast<long>(seconds + 0.5);
        char text[48];
        if (s < 3600) std::snprintf(text, sizeof text, "%ld:%02ld", s / 60, s % 60);
        else std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
        return text;
    }

    progress_options options_;
    bool terminal_ = false;
    bool bar_drawn_ = false; // the cursor stands behind a bar
    bool pending_ = false;   // a trial ended after the last update
    double interval_ = 0;
    double begun_ = 0;
    double shown_ = 0;
    std::size_t kept_ = 0;
    std::size_t failed_ = 0;
};

} // namespace nas
