#pragma once
// ordinal_encoding: a genome as one number per decision, for models.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <nas/space/decision_columns.hpp>
#include <nas/space/genome.hpp>

namespace nas {

/// A column per decision that the space can ask: index / (arity - 1), in [0, 1]; -1 where the architecture does not ask
/// it. Short, and good where alternatives are in an order that means something.
///
///     nas::ordinal_encoding const encode(space);
///     std::vector<float> const x = encode(g);
class ordinal_encoding {
public:
    template <StaticSpace S>
    explicit ordinal_encoding(S const& space) : columns_(space, 0) {}

    /// Number of columns.
    std::size_t size() const noexcept { return columns_.size(); }

    /// The path of the decision of each column.
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
        for (float& x : out) x = -1;
        for (gene const& x : g)
            out[columns_.find(x).first] = static_cast<float>(static_cast<double>(x.value) / (x.arity - 1.0));
    }

private:
    detail::decision_columns columns_;
};

} // namespace nas
