#include <nas/backend/cpu/norm_link.hpp>
#include <nas/backend/cpu/norm_passes.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("norm_link: its arrays lie apart in the memory it states", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const channels : {1, 16, 21}) {
            std::size_t const bytes = nas::cpu::norm_link_bytes(l, channels, 3);
            std::vector<double> memory(bytes / sizeof(double) + 8);
            auto const link = nas::cpu::make_norm_link(l, nas::activation::relu, channels, 3, memory.data());
            CHECK(link.act == nas::activation::relu);
            CHECK(link.channels == channels);
            CHECK(link.threads == 3);
            std::int64_t const rounded = (channels + nas::cpu::lanes(l) - 1) / nas::cpu::lanes(l) * nas::cpu::lanes(l);
            float* const arrays[] = {link.mean, link.inverse, link.factor, link.offset, link.slope, link.constant};
            for (std::size_t i = 0; i + 1 < std::size(arrays); ++i) CHECK(arrays[i + 1] - arrays[i] == rounded);
            auto* const parts = reinterpret_cast<char*>(link.parts);
            CHECK(parts >= reinterpret_cast<char*>(link.constant + rounded));
            std::int64_t const blocks = rounded / nas::cpu::lanes(l);
            CHECK(reinterpret_cast<char*>(link.parts + 3 * blocks) <= reinterpret_cast<char*>(memory.data()) + bytes);
            nas::cpu::clear_parts(l, link);
            CHECK(link.parts[3 * blocks - 1].count == 0);
        }
}
