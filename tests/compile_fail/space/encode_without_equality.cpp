// expect: nas::encode compares architectures: give this type an operator==
#include <vector>

#include <nas/space/encode.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/program.hpp>
#include <nas/space/repeat.hpp>

#ifdef MUST_FAIL
struct chain {
    std::vector<int> kernels;
};
constexpr auto space = nas::program([](nas::chooser& pick) {
    return chain{pick("kernels", nas::repeat(nas::one_of(3, 5), 1, 4))};
});
nas::genome f(chain const& c) { return nas::encode(space, c); }
#else
struct chain {
    std::vector<int> kernels;
    bool operator==(chain const&) const = default;
};
constexpr auto space = nas::program([](nas::chooser& pick) {
    return chain{pick("kernels", nas::repeat(nas::one_of(3, 5), 1, 4))};
});
nas::genome f(chain const& c) { return nas::encode(space, c); }
#endif
