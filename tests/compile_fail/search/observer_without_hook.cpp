// expect: nas: this is not an observer
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

template <int>
struct watcher {
    void on_started(nas::trial_record const&, nas::study_view) {}
};
template <>
struct watcher<2> {
    void on_start(nas::trial_record const&, nas::study_view) {}
};

#ifdef MUST_FAIL
nas::any_observer observer = watcher<1>{};
#else
nas::any_observer observer = watcher<2>{};
#endif
