#pragma once
// Choosers for tests of spaces.

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <nas/space/chooser.hpp>
#include <nas/space/path_text.hpp>

namespace test {

/// Answers with the given indices in turn and records what it was asked, and with which literals.
class fixed final : public nas::chooser {
public:
    fixed(std::initializer_list<std::uint32_t> answers) : answers_(answers) { wants_text_ = true; }

    std::size_t asked() const { return decisions_.size(); }
    nas::decision last() const { return decisions_.back(); }
    std::vector<nas::decision> const& decisions() const { return decisions_; }
    std::vector<std::string> const& paths() const { return paths_; }
    std::vector<std::string> const& literals() const { return literals_; }

private:
    std::uint32_t choose(nas::decision d) override {
        decisions_.push_back(d);
        paths_.push_back(path_.text());
        if (decisions_.size() > answers_.size()) throw std::logic_error("more decisions asked than answers given");
        return answers_[decisions_.size() - 1];
    }
    void literal(std::string_view text) override { literals_.emplace_back(text); }
    void entered(std::string_view name) override { path_.enter(name); }
    void entered(std::uint32_t index) override { path_.enter(index); }
    void left() override { path_.leave(); }

    std::vector<std::uint32_t> answers_;
    std::vector<nas::decision> decisions_;
    std::vector<std::string> paths_;
    std::vector<std::string> literals_;
    nas::path_text path_;
};

} // namespace test
