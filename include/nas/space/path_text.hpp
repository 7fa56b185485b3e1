#pragma once
// The text of a decision path, built segment by segment, for walkers that print.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/space/decision_path.hpp>

namespace nas {

/// `stages[1].layers[0].kernel`: names joined by dots, indices in brackets. The root is the empty text.
class path_text {
public:
    /// Throws `space_error` [nas.space.6] if `name` cannot be a segment (see `is_path_name`).
    void enter(std::string_view name) {
        if (!is_path_name(name))
            throw space_error("nas.space.6", "'", name, "' below '", text_, "' cannot name a decision; ",
                              "a name is not empty and has no dots, brackets, quotes or control characters");
        lengths_.push_back(text_.size());
        if (!text_.empty()) text_ += '.';
        text_ += name;
    }

    void enter(std::uint32_t index) {
        lengths_.push_back(text_.size());
        text_ += concat("[", index, "]");
    }

    void leave() {
        text_.resize(lengths_.back());
        lengths_.pop_back();
    }

    std::string const& text() const noexcept { return text_; }

private:
    std::string text_;
    std::vector<std::size_t> lengths_;
};

} // namespace nas
