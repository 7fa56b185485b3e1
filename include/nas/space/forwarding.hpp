#pragma once
// A chooser between a space and its chooser: base of those that answer some decisions and pass on the others.

#include <cstdint>
#include <string_view>
#include <utility>

#include <nas/space/chooser.hpp>

namespace nas::detail {

/// Passes everything on to `outer`, which stays where it is in the space. Derived classes answer in `choose` what they
/// want to, and `ask` the rest; texts of decisions that were not asked are not passed on.
class forwarding_chooser : public chooser {
public:
    explicit forwarding_chooser(chooser& outer) : chooser(outer.key()), outer_(outer) {
        wants_text_ = outer.wants_text_;
        wants_path_ = outer.wants_path_;
        wants_presets_ = outer.wants_presets_;
        weights_ = std::exchange(outer.weights_, {});
        presets_ = outer.presets_;
    }

protected:
    std::uint32_t ask(decision d) { return ask(d, weights()); }
    std::uint32_t ask(decision d, double const* weights_of_d) {
        asked_ = true;
        outer_.asked_weights_ = weights_of_d;
        return outer_.choose(d);
    }
    std::uint32_t answer(std::uint32_t value) {
        asked_ = false;
        return value;
    }

private:
    void literal(std::string_view text) override {
        if (asked_) outer_.literal(text);
    }
    void part(selected_part const& p) override {
        if (asked_) outer_.part(p);
    }
    void entered(std::string_view name) override { outer_.entered(name); }
    void entered(std::uint32_t index) override { outer_.entered(index); }
    void left() override { outer_.left(); }

    chooser& outer_;
    bool asked_ = true;
};

} // namespace nas::detail
