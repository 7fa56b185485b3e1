// expect: on_epoch of an observer takes an epoch_report const&
#include <nas/train/fit.hpp>

struct watcher {
#ifdef MUST_FAIL
    void on_epoch(double) {}
#else
    void on_epoch(nas::train::epoch_report const&) {}
#endif
};

auto trained(nas::train::model const& m, nas::train::fit_data const& data) {
    return nas::train::fit(m, data, {}, watcher{});
}
