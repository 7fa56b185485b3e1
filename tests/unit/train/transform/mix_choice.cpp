#include <array>
#include <cstdlib>

#include <nas/train/transform/mix_choice.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/image_batches.hpp"

using namespace nas::train;

namespace {
struct mark {
    float value;
    void operator()(batch_contents const& b, nas::rng, std::vector<float>&) const { b.images[0] = value; }
};
std::array<int, 3> counts(std::vector<double> weights) {
    mix_choice const m{.from = {mark{0}, mark{1}, mark{2}}, .weights = std::move(weights)};
    m.check();
    std::array<int, 3> out{};
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        test::numbered_batch b(1);
        m(b.contents(), nas::rng(seed), b.scratch);
        ++out[static_cast<std::size_t>(b.images[0])];
    }
    return out;
}
} // namespace

TEST_CASE("mix_choice: draws by weight", "[train]") {
    for (int const n : counts({})) CHECK(std::abs(n - 1000) < 130); // deviation 26
    auto const weighted = counts({3, 0, 1});
    CHECK(std::abs(weighted[0] - 2250) < 120);
    CHECK(weighted[1] == 0);
}

TEST_CASE("mix_choice: wrong settings are refused", "[train]") {
    for (mix_choice const& m : {mix_choice{},
                                {.from = {mark{1}}, .weights = {1, 2}},
                                {.from = {mark{1}}, .weights = {-1}},
                                {.from = {mark{1}}, .weights = {0}}})
        message_of<nas::data_error>("nas.data.60", [&] { any_batch_transform{m}; });
}
