#include <nas/core/rng.hpp>
#include <nas/tensor/memory_plan.hpp>

#include "support/catch.hpp"

namespace {

bool share_memory(nas::memory_plan const& p, std::span<nas::buffer_lifetime const> b, std::size_t i, std::size_t j) {
    return p.offsets[i] < p.offsets[j] + b[j].bytes && p.offsets[j] < p.offsets[i] + b[i].bytes;
}

std::size_t most_alive_at_once(std::span<nas::buffer_lifetime const> buffers, int end) {
    std::size_t most = 0;
    for (int t = 0; t <= end; ++t) {
        std::size_t sum = 0;
        for (auto const& b : buffers)
            if (b.first <= t && t <= b.last) sum += b.bytes;
        most = std::max(most, sum);
    }
    return most;
}

} // namespace

TEST_CASE("memory_plan: a chain of equal buffers needs two places", "[tensor]") {
    std::vector<nas::buffer_lifetime> chain;
    for (int i = 0; i < 10; ++i) chain.push_back({1024, i, i + 1});
    CHECK(nas::plan_memory(chain).bytes == 2048);
}

TEST_CASE("memory_plan: buffers that live together never overlap, and little is wasted", "[tensor]") {
    nas::rng r(11);
    for (int round = 0; round < 200; ++round) {
        std::vector<nas::buffer_lifetime> buffers;
        int const end = 30;
        for (int i = 0; i < 40; ++i) {
            auto const first = static_cast<std::int32_t>(r.below(end));
            buffers.push_back(
                {64 * (1 + std::size_t{r.below(50)}), first, first + static_cast<std::int32_t>(r.below(6))});
        }
        auto const plan = nas::plan_memory(buffers);
        for (std::size_t i = 0; i < buffers.size(); ++i) {
            CHECK(plan.offsets[i] % nas::arena::alignment == 0);
            CHECK(plan.offsets[i] + buffers[i].bytes <= plan.bytes);
            for (std::size_t j = 0; j < i; ++j) {
                bool const together = buffers[i].first <= buffers[j].last && buffers[j].first <= buffers[i].last;
                if (together) CHECK_FALSE(share_memory(plan, buffers, i, j));
            }
        }
        std::size_t const bound = most_alive_at_once(buffers, end + 6);
        CHECK(plan.bytes >= bound);
        CHECK(plan.bytes <= 2 * bound);
    }
}

TEST_CASE("memory_plan: sizes are rounded so that every buffer is aligned", "[tensor]") {
    std::vector<nas::buffer_lifetime> const odd{{1, 0, 1}, {65, 0, 1}, {3, 0, 1}};
    auto const plan = nas::plan_memory(odd);
    CHECK(plan.bytes == 64 + 128 + 64);
}

TEST_CASE("memory_plan: nothing needs nothing", "[tensor]") { CHECK(nas::plan_memory({}).bytes == 0); }
