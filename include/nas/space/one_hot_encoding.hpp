#pragma once
// one_hot_encoding: a genome as zeros and ones, for models.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <nas/space/decision_columns.hpp>
#include <nas/space/genome.hpp>

namespace nas {

/// A column per alternative of every decision that the space can ask: 1 where it is chosen. All columns of a decision
/// that the architecture does not ask are 0. A decision of more than 1024 alternatives has a single column,
/// (index + 1) / arity.
///
///     nas::one_hot_encoding const encode(space);
///     std::vector<float> const x = encode(g);
class one_hot_encoding {
public:
    template <StaticSpace S>
    explicit one_hot_encoding(S const& space) : columns_(space, 1024) {}

    /// Number of columns.
    std::size_t size() const noexcept { return columns_.size(); }

    /// `stages[0].kernel=3` for each column.
    std::vector<std::string> const& names() const noexcept { return columns_.names(); }

    std::vector<float> operator()(genome const& g) const {
        std::vector<float> out(size());
        write(g, out);
        return out;
    }

    /// The same into memory of the caller. Throws `genome_mismatch` [nas.genome.7] for a gene of another space,
    /// `space_error` [nas.space.69] unless out.size() == size().
    void write(genome const& g, std::span<float> out) const {
        columns_.check_room(out.size());
        for (float& x : out) x = 0;
        for (gene const& x : g) {
            auto const& column = columns_.find(x);
            if (columns_.spread(column)) out[column.first + x.value] = 1;
            else out[column.first] = static_cast<float>((x.value + 1.0) / x.arity);
        }
    }

private:
    detail::decision_columns columns_;
};

} // namespace nas
