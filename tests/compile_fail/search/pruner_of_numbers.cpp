// expect: nas: this is not a pruner
#include <nas/nas.hpp>

constexpr auto space = nas::one_of(3, 5, 7);

template <class Others>
struct pruner {
    bool should_stop(nas::trial_record const&, Others) const { return false; }
};

#ifdef MUST_FAIL
nas::search search{space, nas::random_search{}, {.pruner = pruner<double>{}}};
#else
nas::search search{space, nas::random_search{}, {.pruner = pruner<nas::finished_trials>{}}};
#endif
