#pragma once
// The inverse of a chooser: spaces tell it which decisions yield a given value.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include <nas/core/error.hpp>
#include <nas/space/concept.hpp>
#include <nas/space/convert.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/lexicographic.hpp>
#include <nas/space/path_text.hpp>
#include <nas/space/same_value.hpp>

namespace nas {

/// Collects the genes of a value. A combinator offers `template <class V> bool encode(V const&, encoder&) const`, where
/// `V` is the type of the member that holds the value; spaces without it are searched point by point.
class encoder final : public decision_path {
public:
    /// `max_candidates` bounds the points tried for spaces that have no inverse, all together.
    /// `at` is the key at which the space hangs; the default is a space of its own.
    explicit encoder(std::uint64_t max_candidates, decision_key at = detail::root_key)
        : decision_path(at), left_(max_candidates), limit_(max_candidates) {
        wants_text_ = true;
    }

    /// Notes that the decision at this path has the answer `value`; nothing if there is only one alternative.
    void put(std::uint32_t arity, std::uint32_t value) {
        if (arity > 1) genes_.push_back({key(), arity, value});
    }

    /// Notes a gene with its own key.
    void put(gene const& g) { genes_.push_back(g); }

    /// Encodes a part of the value; false if `space` cannot yield it, and then the genes noted since are void.
    template <SearchSpace S, class V>
    bool encode(S const& s, V const& value) {
        using T = typename S::value_type;
        if constexpr (!detail::converts<V, T>()) {
            return mismatch();
        } else if constexpr (detail::is_variant<V> && !detail::is_variant<T>) {
            // Only the alternative in which a value of this space would have been stored can be its own.
            auto const* const held =
                std::get_if<static_cast<std::size_t>(detail::alternative_for<V, T>::index)>(&value);
            return held ? encode(s, *held) : mismatch();
        } else if constexpr (requires { s.encode(value, *this); }) {
            return s.encode(value, *this);
        } else {
            return search(s, value);
        }
    }

    /// Tries every point of `space`. Throws `space_error` [nas.space.12] when the bound is reached.
    template <SearchSpace S, class V>
    bool search(S const& s, V const& value) {
        lexicographic_chooser c(key());
        do {
            if (left_-- == 0)
                throw space_error("nas.space.12", "no encoding of the value at '", path_.text(), "' was found among ",
                                  limit_,
                                  " points tried; give map an inverse, or raise encode_options::max_candidates");
            if (detail::same_value(detail::convert<V>(s.decode(c)), value)) {
                genes_.insert(genes_.end(), c.genes().begin(), c.genes().end());
                return true;
            }
        } while (c.next());
        return mismatch();
    }

    /// Notes that the value noted last is the nearest one the space has, not the very one: reals.
    void rounded() noexcept { rounded_ = true; }
    bool was_rounded() const noexcept { return rounded_; }

    /// Where to return to when an alternative turns out wrong.
    std::size_t mark() const noexcept { return genes_.size(); }
    void rewind(std::size_t mark) { genes_.resize(mark); }

    /// Calls `try_all`, which tries alternatives until one fits; if one does, mismatches met on the way are forgotten.
    template <class F>
    bool first_fit(F const& try_all) {
        auto const farthest = farthest_;
        auto where = where_;
        if (!try_all()) return false;
        farthest_ = farthest;
        where_ = std::move(where);
        return true;
    }

    /// Notes that the value at this path does not fit; returns false.
    bool mismatch() {
        bool const deeper = genes_.size() == farthest_ && path_.text().size() >= where_.size();
        if (genes_.size() > farthest_ || deeper) farthest_ = genes_.size(), where_ = path_.text();
        return false;
    }

    genome const& genes() const noexcept { return genes_; }

    /// The path at which the attempt that got farthest stopped; of several, the deepest.
    std::string const& where() const noexcept { return where_; }

private:
    void entered(std::string_view name) override { path_.enter(name); }
    void entered(std::uint32_t index) override { path_.enter(index); }
    void left() override { path_.leave(); }

    genome genes_;
    path_text path_;
    std::string where_;
    std::size_t farthest_ = 0;
    bool rounded_ = false;
    std::uint64_t left_;
    std::uint64_t limit_;
};

} // namespace nas
