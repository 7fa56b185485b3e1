#pragma once
// The whole networks of the macro search of ENAS (Pham et al. 2018): twelve layers and all skips between them.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

enum class enas_macro_op : std::uint8_t { conv_3x3, sep_conv_3x3, conv_5x5, sep_conv_5x5, avg_pool_3x3, max_pool_3x3 };

struct enas_macro_network {
    std::array<enas_macro_op, 12> ops{};
    std::array<bool, 66> skips{}; ///< from layer 0 to 1, 0 to 2, 1 to 2, 0 to 3, ...

    /// Does layer `to` also read layer `from`, where `from` < `to`?
    constexpr bool skip(std::size_t from, std::size_t to) const { return skips[to * (to - 1) / 2 + from]; }

    friend bool operator==(enas_macro_network const&, enas_macro_network const&) = default;
};

/// 6^12 * 2^66 networks, about 1.6e29.
inline constexpr auto enas_macro = build<enas_macro_network>(
    field<&enas_macro_network::ops>(
        repeat<12>(one_of(enas_macro_op::conv_3x3, enas_macro_op::sep_conv_3x3, enas_macro_op::conv_5x5,
                          enas_macro_op::sep_conv_5x5, enas_macro_op::avg_pool_3x3, enas_macro_op::max_pool_3x3))),
    field<&enas_macro_network::skips>(repeat<66>(one_of(false, true))));

} // namespace nas::zoo
