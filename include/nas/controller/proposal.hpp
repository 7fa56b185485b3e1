#pragma once
// What a controller proposes: a genome, and for searches with budgets how far to train it and from where.

#include <cstdint>
#include <optional>

#include <nas/space/genome.hpp>

namespace nas {

/// What `propose` may return in place of a genome.
///
///     return nas::proposal{.genome = g, .budget = 9, .continues = 4};   // train trial 4's network on, to 9 epochs in all
struct proposal {
    nas::genome genome{};
    double budget = 0; ///< how much training in all, in the controller's unit (epochs); 0: the full amount
    std::optional<std::uint64_t> continues{}; ///< the ended trial whose weights this one starts from
    std::uint64_t tag =
        0; ///< the controller's own mark, given back in the record; 0: none, as for trials of the program

    friend bool operator==(proposal const&, proposal const&) = default;
};

} // namespace nas
