// expect: a schedule is called with a training_position and yields the learning rate
#include <nas/train/recipe.hpp>

struct my_schedule {
#ifdef MUST_FAIL
    double operator()(int step) const { return step; }
#else
    double operator()(nas::train::training_position at) const { return at.epoch; }
#endif
};

nas::train::recipe r{.rate = my_schedule{}};
