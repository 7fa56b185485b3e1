#pragma once
// How many decisions a point has where every choice out of several counts one, as in exchanged decision vectors.

#include <cstddef>
#include <cstdint>
#include <optional>

#include <nas/space/chooser.hpp>

namespace test {

/// Answers 0 to everything and counts.
class entry_counter final : public nas::chooser {
public:
    entry_counter() { wants_text_ = true; }
    std::size_t entries() const { return entries_ + (pending_ ? 1 : 0); }

private:
    std::uint32_t choose(nas::decision d) override {
        if (pending_) ++entries_;
        pending_ = d.key;
        return 0;
    }
    void part(nas::selected_part const&) override {
        if (pending_ && *pending_ != key()) ++entries_;
        pending_.reset();
        ++entries_;
    }

    std::size_t entries_ = 0;
    std::optional<nas::decision_key> pending_; // a decision of which it is open whether it is part of a selection
};

template <class S>
std::size_t exchange_entries(S const& space) {
    entry_counter c;
    (void)space.decode(c);
    return c.entries();
}

} // namespace test
