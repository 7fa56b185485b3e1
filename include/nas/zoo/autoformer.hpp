#pragma once
// The vision transformers of AutoFormer (Chen et al. 2021), in three sizes.

#include <cstddef>
#include <initializer_list>
#include <vector>

#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

struct autoformer_layer {
    double mlp_ratio = 4;
    int heads = 4;

    friend bool operator==(autoformer_layer const&, autoformer_layer const&) = default;
};

struct autoformer_network {
    int embedding = 192;
    std::vector<autoformer_layer> layers;

    friend bool operator==(autoformer_network const&, autoformer_network const&) = default;
};

namespace detail {

template <class Embeddings, class Ratios, class Heads>
constexpr auto autoformers(Embeddings embeddings, Ratios ratios, Heads heads, int least, int most) {
    return build<autoformer_network>(
        field<&autoformer_network::embedding>(embeddings),
        field<&autoformer_network::layers>(repeat(build<autoformer_layer>(field<&autoformer_layer::mlp_ratio>(ratios),
                                                                          field<&autoformer_layer::heads>(heads)),
                                                  least, most)));
}

inline autoformer_network autoformer(int embedding, std::initializer_list<double> ratios,
                                     std::initializer_list<int> heads) {
    autoformer_network n{embedding, {}};
    for (std::size_t i = 0; i < ratios.size(); ++i) n.layers.push_back({ratios.begin()[i], heads.begin()[i]});
    return n;
}

} // namespace detail

/// 3 * (4^12 + 4^13 + 4^14) networks.
inline constexpr auto autoformer_t = detail::autoformers(one_of(192, 216, 240), one_of(3.5, 4.0), one_of(3, 4), 12, 14);
/// 3 * (9^12 + 9^13 + 9^14) networks.
inline constexpr auto autoformer_s =
    detail::autoformers(one_of(320, 384, 448), one_of(3.0, 3.5, 4.0), one_of(5, 6, 7), 12, 14);
/// 3 * (9^14 + 9^15 + 9^16) networks.
inline constexpr auto autoformer_b =
    detail::autoformers(one_of(528, 576, 624), one_of(3.0, 3.5, 4.0), one_of(8, 9, 10), 14, 16);

/// The released small network of each size. That of size T has layers of ratio 3 and is therefore not in `autoformer_t`.
inline autoformer_network autoformer_t_found() {
    return detail::autoformer(192, {3.5, 3.5, 3, 3.5, 3, 3, 4, 4, 3.5, 4, 3.5, 4, 3.5},
                              {3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3});
}
inline autoformer_network autoformer_s_found() {
    return detail::autoformer(384, {3, 3.5, 3, 3.5, 4, 4, 4, 4, 4, 4, 4, 3.5, 4},
                              {6, 6, 5, 7, 5, 5, 5, 6, 6, 7, 7, 6, 7});
}
inline autoformer_network autoformer_b_found() {
    return detail::autoformer(576, {3.5, 3.5, 4, 3.5, 4, 3.5, 3.5, 3, 4, 4, 3, 4, 3, 3.5},
                              {9, 9, 9, 9, 9, 10, 9, 9, 10, 9, 10, 9, 9, 10});
}

} // namespace nas::zoo
