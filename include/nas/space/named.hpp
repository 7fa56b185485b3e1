#pragma once
// named("stem", space): a name of its own in paths, where a type's name does not do.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <nas/core/error.hpp>
#include <nas/core/fixed_string.hpp>
#include <nas/core/hash.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/visitor.hpp>

namespace nas {

/// A space whose decisions lie under a segment of their own. Made by `named`.
template <std::size_t N, SearchSpace S>
struct named_space {
    using value_type = typename S::value_type;
    static constexpr bool decides = detail::decides<S>();

    fixed_string<N> name;
    std::uint64_t name_hash;
    S space;

    value_type decode(chooser& c) const {
        chooser::scope const in(c, name.view(), name_hash);
        return space.decode(c);
    }
    constexpr bigint cardinality() const { return nas::cardinality(space); }
    void visit(space_visitor& v) const requires StaticSpace<S> {
        space_visitor::scope const in(v, name.view(), name_hash);
        space.visit(v);
    }
    template <class V>
    bool encode(V const& value, encoder& e) const {
        encoder::scope const in(e, name.view(), name_hash);
        return e.encode(space, value);
    }
};

/// Puts `space` under the path segment `name`; as an alternative of `|` or `one_of` it is called by that name.
///
/// Required for alternatives with decisions whose type has no plain name (templates, built-in types), or the same name.
/// Throws `space_error` [nas.space.6] if the name is empty or holds dots, brackets, quotes or control characters.
///
///     auto op = nas::named("wide", nas::one_of(5, 7)) | nas::named("narrow", nas::one_of(1, 3));
template <std::size_t N, class S>
constexpr auto named(char const (&name)[N], S s) {
    static_assert(SearchSpace<S>, "nas::named(name, space) needs a search space; wrap a fixed value in nas::just(x)");
    if constexpr (SearchSpace<S>) {
        std::string_view const text(name, N - 1);
        if (!is_path_name(text))
            throw space_error("nas.space.6", "'", text, "' cannot name a space; ",
                              "a name is not empty and has no dots, brackets, quotes or control characters");
        return named_space<N - 1, S>{name, hash_text(text), std::move(s)};
    }
}

namespace detail {

template <class S>
inline constexpr bool is_named = false;
template <std::size_t N, class S>
inline constexpr bool is_named<named_space<N, S>> = true;

} // namespace detail

} // namespace nas
