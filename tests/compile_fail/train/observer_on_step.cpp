// expect: on_step of an observer takes a step_report const&
#include <nas/train/fit.hpp>

struct watcher {
#ifdef MUST_FAIL
    void on_step(int) {}
#else
    void on_step(nas::train::step_report const&) {}
#endif
};

auto trained(nas::train::model const& m, nas::train::fit_data const& data) {
    return nas::train::fit(m, data, {}, watcher{});
}
