#pragma once
// Columns of numbers for the decisions of a space: what encodings for models share.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/space/concept.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/path_text.hpp>
#include <nas/space/visitor.hpp>

namespace nas::detail {

/// Every decision that a static space can ask, with the first of its columns. Decisions of one alternative have none.
class decision_columns final : public space_visitor {
public:
    struct entry {
        decision_key key;
        std::uint32_t arity;
        std::size_t first;
    };

    /// A decision has a column per alternative up to `widest` alternatives, else one.
    template <StaticSpace S>
    decision_columns(S const& space, std::uint32_t widest) : widest_(widest) {
        wants_text_ = true;
        space.visit(*this);
        std::sort(entries_.begin(), entries_.end(), before);
    }

    std::size_t size() const noexcept { return names_.size(); }
    std::vector<std::string> const& names() const noexcept { return names_; }

    /// Throws `genome_mismatch` [nas.genome.7] for a decision that the space does not have.
    entry const& find(gene const& g) const {
        auto const at = std::lower_bound(entries_.begin(), entries_.end(), entry{g.key, g.arity, 0}, before);
        if (at == entries_.end() || at->key != g.key || at->arity != g.arity || g.value >= g.arity)
            throw genome_mismatch("nas.genome.7", "the encoding has no column for value ", g.value, " of ", g.arity,
                                  " at the decision with key ", g.key, "; the genome belongs to another space");
        return *at;
    }

    bool spread(entry const& e) const noexcept { return e.arity <= widest_; }

    /// Throws `space_error` [nas.space.69] unless there is room for exactly the columns.
    void check_room(std::size_t room) const {
        if (room != size())
            throw space_error("nas.space.69", "an encoding of ", size(), " numbers cannot be written to ", room);
    }

private:
    static bool before(entry const& a, entry const& b) { return a.key != b.key ? a.key < b.key : a.arity < b.arity; }

    void choice(std::uint32_t arity, function_ref<std::string(std::uint32_t)> literal_of) override {
        if (arity < 2) return;
        for (entry const& e : entries_)
            if (e.key == key() && e.arity == arity) return; // the same decision in exclusive branches
        entries_.push_back({key(), arity, names_.size()});
        if (arity > widest_) names_.push_back(path_.text());
        else
            for (std::uint32_t i = 0; i < arity; ++i) names_.push_back(concat(path_.text(), "=", literal_of(i)));
    }
    void entered(std::string_view name) override { path_.enter(name); }
    void entered(std::uint32_t index) override { path_.enter(index); }
    void left() override { path_.leave(); }

    std::uint32_t widest_;
    std::vector<entry> entries_;
    std::vector<std::string> names_;
    path_text path_;
};

} // namespace nas::detail
