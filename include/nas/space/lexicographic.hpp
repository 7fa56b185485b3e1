#pragma once
// Walking through all points of a space in lexicographic order of their decisions.

#include <cstddef>
#include <cstdint>
#include <utility>

#include <nas/core/error.hpp>
#include <nas/space/asked_keys.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>

namespace nas {

/// Answers so that successive walks meet every point once: the first walk takes alternative 0 everywhere, and the
/// decision asked last changes fastest. Works for every space, also by run.
///
///     nas::lexicographic_chooser c;
///     do { space.decode(c); use(c.genes()); } while (c.next());
class lexicographic_chooser final : public chooser {
public:
    /// `at` is the key at which the walked space hangs; the default is a space of its own.
    explicit lexicographic_chooser(decision_key at = detail::root_key) : chooser(at) {}

    /// The first walk is that of `start`, which must be a point of the walked space.
    static lexicographic_chooser starting_at(genome start) { return lexicographic_chooser(std::move(start)); }

    /// The decisions of the walk just made.
    genome const& genes() const noexcept { return genes_; }

    /// Prepares the next walk; false if the walk just made was the last.
    /// Throws `space_error` [nas.space.8] if that walk asked less than its answers led to before.
    bool next() {
        if (asked_ != genes_.size()) changed();
        while (!genes_.empty() && genes_.back().value + 1 == genes_.back().arity) genes_.pop_back();
        if (genes_.empty()) return false;
        ++genes_.back().value;
        asked_ = 0;
        keys_.clear();
        return true;
    }

private:
    explicit lexicographic_chooser(genome&& start) : genes_(std::move(start)) {}

    std::uint32_t choose(decision d) override {
        if (asked_ < genes_.size()) {
            gene const& known = genes_[asked_];
            if (known.key != d.key || known.arity != d.arity) changed();
        } else {
            keys_.check_room(asked_);
            genes_.push_back({d.key, d.arity, 0});
        }
        keys_.add(d.key, genes_.data(), asked_);
        return genes_[asked_++].value;
    }

    [[noreturn]] static void changed() {
        throw space_error("nas.space.8", "the space asks other questions after the same answers; ",
                          "what a program asks may depend on its answers alone, not on random numbers or other state");
    }

    genome genes_;
    std::size_t asked_ = 0;
    detail::asked_keys keys_;
};

} // namespace nas
