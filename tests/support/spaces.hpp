#pragma once
// Spaces of every kind, on which the laws are tested. Adding one here adds it to all of them, and to the golden file.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <nas/space/space.hpp>

namespace test {

using nas::between, nas::build, nas::field, nas::inputs, nas::just, nas::map, nas::named, nas::one_of, nas::program,
    nas::repeat, nas::scaled;

struct conv {
    int kernel;
    friend bool operator==(conv const&, conv const&) = default;
};
struct mbconv {
    int kernel;
    int expand;
    bool se;
    friend bool operator==(mbconv const&, mbconv const&) = default;
};
struct skip {
    friend bool operator==(skip, skip) = default;
};
struct stage {
    int channels;
    std::vector<std::variant<conv, mbconv, skip>> layers;
    friend bool operator==(stage const&, stage const&) = default;
};
struct net {
    std::array<stage, 3> stages;
    std::array<std::array<int, 2>, 4> cell;
    friend bool operator==(net const&, net const&) = default;
};

inline constexpr auto layer =
    build<conv>(field<&conv::kernel>(one_of(3, 5))) |
    build<mbconv>(field<&mbconv::kernel>(one_of(3, 5, 7)), field<&mbconv::expand>(one_of(3, 6)),
                  field<&mbconv::se>(one_of(false, true))) |
    just(skip{});

inline constexpr auto first_program =
    build<net>(field<&net::stages>(repeat<3>([](std::size_t i) {
                   return build<stage>(field<&stage::channels>(scaled(16 << i, 0.75, 1.0, 1.25)),
                                       field<&stage::layers>(repeat(layer, 1, 4)));
               })),
               field<&net::cell>(repeat<4>([](std::size_t i) { return inputs<2>(i + 2); })));

struct chain {
    int width;
    std::vector<int> kernels;
    friend bool operator==(chain const&, chain const&) = default;
};

inline constexpr auto by_run = program([](nas::chooser& pick) {
    chain n{.width = pick("width", scaled(32, 0.5, 1.0, 2.0)), .kernels = {}};
    int const depth = pick("depth", between(1, n.width / 16));
    for (std::size_t i = 0; i < std::size_t(depth); ++i) n.kernels.push_back(pick(i, one_of(3, 5, 7)));
    return n;
});

/// 2 of the earlier nodes and an operation on each edge, four times: 1,037,664,180 cells (methods.md 9).
struct darts_node {
    std::array<int, 2> from;
    std::array<std::uint8_t, 2> op;
    friend bool operator==(darts_node const&, darts_node const&) = default;
};
inline constexpr auto darts_cell = repeat<4>([](std::size_t i) {
    return build<darts_node>(field<&darts_node::from>(inputs<2>(i + 2)),
                             field<&darts_node::op>(repeat<2>(between(0, 6))));
});

/// Seven blocks around MobileNetV2: 144^2 * 216^5 = 9,749,755,840,167,936 networks (methods.md 9, platform.md 4.0).
struct block {
    int repeats;
    std::string_view function;
    int expand;
    int kernel;
    double se;
    int filters;
    friend bool operator==(block const&, block const&) = default;
};
template <class Repeats>
constexpr auto mnasnet_block(Repeats repeats, int filters) {
    return build<block>(field<&block::repeats>(repeats), field<&block::function>(one_of("conv", "mbconv")),
                        field<&block::expand>(one_of(1, 3, 6)), field<&block::kernel>(one_of(3, 5)),
                        field<&block::se>(one_of(0.0, 0.25)),
                        field<&block::filters>(one_of(filters * 3 / 4, filters, filters * 5 / 4)));
}
struct mnasnet {
    block first;
    std::array<block, 5> middle;
    block last;
    friend bool operator==(mnasnet const&, mnasnet const&) = default;
};
inline constexpr auto mnasnet_like = build<mnasnet>(
    field<&mnasnet::first>(mnasnet_block(one_of(1, 2), 16)), field<&mnasnet::middle>(repeat<5>([](std::size_t i) {
        constexpr int repeats[] = {2, 3, 4, 3, 3};
        constexpr int filters[] = {24, 32, 64, 96, 160};
        return mnasnet_block(one_of(repeats[i], repeats[i] - 1, repeats[i] + 1), filters[i]);
    })),
    field<&mnasnet::last>(mnasnet_block(one_of(1, 2), 320)));

/// Texts, fractions, a member without a field, and an optimizer with settings of its own.
struct sgd {
    double momentum;
    bool nesterov = true;
    friend bool operator==(sgd const&, sgd const&) = default;
};
struct adam {
    friend bool operator==(adam, adam) = default;
};
struct recipe {
    std::string augmentation;
    float rate;
    std::variant<adam, sgd> optimizer; // the other way round than in the space
    std::vector<std::int64_t> milestones;
    friend bool operator==(recipe const&, recipe const&) = default;
};
inline constexpr auto recipes = build<recipe>(
    field<&recipe::augmentation>(one_of("none", "flip", "crop and flip")),
    field<&recipe::rate>(one_of(0.1, 0.01, 1e-3)),
    field<&recipe::optimizer>(build<sgd>(field<&sgd::momentum>(one_of(0.0, 0.9))) | just(adam{})),
    field<&recipe::milestones>(repeat<2>([](std::size_t i) { return between(10 * (i + 1), 10 * (i + 2), 5); })));

/// Alternatives of one built-in type with decisions, which need names; and a group that stays a decision of its own.
inline constexpr auto named_ranges = named("narrow", between(1, 3)) | named("wide", between(8, 64, 8)) | just(0);
inline constexpr auto grouped = named("plain", build<conv>(field<&conv::kernel>(one_of(1, 3))) | just(skip{})) |
                                build<mbconv>(field<&mbconv::expand>(one_of(3, 6)));

inline constexpr auto powers = map(between(4, 9), [](int bits) { return 1 << bits; });
inline constexpr auto invertible = map(
    between(0, 2000), [](int x) { return 3 * x + 1; }, [](int y) { return (y - 1) / 3; });

/// A program inside a declaration, and lengths that depend on the index.
struct mixed {
    chain head;
    std::vector<std::vector<bool>> bits;
    friend bool operator==(mixed const&, mixed const&) = default;
};
inline constexpr auto mixed_space =
    build<mixed>(field<&mixed::head>(by_run),
                 field<&mixed::bits>(repeat([](std::size_t i) { return repeat(one_of(false, true), 0, i); }, 0, 2)));

/// A space written by a user: nothing but the two members that `SearchSpace` asks for.
struct coin_tosses {
    using value_type = int;

    /// Tosses until heads, four times at most.
    int decode(nas::chooser& c) const {
        for (std::uint32_t i = 0; i < 4; ++i) {
            nas::chooser::scope const in(c, i);
            if (c.pick(2) == 0) return static_cast<int>(i);
        }
        return 4;
    }
};

/// Calls f(name, space) for every space.
template <class F>
void for_each_space(F const& f) {
    f("values", one_of(3, 5, 7));
    f("equal values", one_of(3, 3, 5));
    f("range", between(16, 64, 16));
    f("negative range", between(std::int64_t{-3}, std::int64_t{3}));
    f("constant", just(4));
    f("scaled", scaled<4>(24, 0.25, 1, 2.0f));
    f("subset", inputs<3>(6));
    f("layer", layer);
    f("layers", repeat(layer, 0, 2));
    f("named ranges", named_ranges);
    f("grouped", grouped);
    f("map", powers);
    f("map with inverse", invertible);
    f("recipe", recipes);
    f("by run", by_run);
    f("mixed", mixed_space);
    f("user's own", coin_tosses{});
    f("first program", first_program);
    f("darts cell", darts_cell);
    f("mnasnet", mnasnet_like);
}

} // namespace test
