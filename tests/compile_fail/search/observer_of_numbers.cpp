// expect: nas: this observer has a hook that cannot be called as such
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

template <class Trial>
struct watcher {
    void on_finish(Trial, nas::study_view) {}
};

#ifdef MUST_FAIL
nas::any_observer observer = watcher<int>{};
#else
nas::any_observer observer = watcher<nas::trial_record const&>{};
#endif
