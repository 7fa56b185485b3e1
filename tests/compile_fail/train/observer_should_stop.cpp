// expect: should_stop of an observer takes nothing or an epoch_report const&, and yields a bool
#include <nas/train/fit.hpp>

struct watcher {
#ifdef MUST_FAIL
    bool should_stop(int) { return false; }
#else
    bool should_stop() { return false; }
#endif
};

auto trained(nas::train::model const& m, nas::train::fit_data const& data) {
    return nas::train::fit(m, data, {}, watcher{});
}
