#pragma once
// Named parameter tensors of networks, independent of any plan or backend.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// Parameters by full name ("stages[1].expand.weight"), in plain layout, in the order in which they were added.
class weights {
public:
    struct entry {
        std::string name;
        shape extents;
        parameter_role role = parameter_role::weight;
        std::vector<float> data; ///< extents.elements() values, row-major

        friend bool operator==(entry const&, entry const&) = default;
    };

    /// Adds a tensor of zeros, or returns the existing one. Throws `shape_error` if it exists with other extents.
    entry& add(std::string_view name, shape const& extents, parameter_role role) {
        if (entry* const known = find(name)) {
            if (known->extents != extents)
                throw shape_error("nas.weights.1", "weights ", name, " have shape ", to_string(known->extents),
                                  ", not ", to_string(extents));
            return *known;
        }
        index_.emplace(name, entries_.size());
        entries_.push_back(
            {std::string(name), extents, role, std::vector<float>(static_cast<std::size_t>(extents.elements()))});
        return entries_.back();
    }

    entry* find(std::string_view name) {
        auto const at = index_.find(std::string(name));
        return at == index_.end() ? nullptr : &entries_[at->second];
    }
    entry const* find(std::string_view name) const { return const_cast<weights*>(this)->find(name); }

    /// The tensor `name`. Throws `shape_error` if it is missing or has other extents.
    entry const& at(std::string_view name, shape const& extents) const {
        entry const* const e = find(name);
        if (!e)
            throw shape_error("nas.weights.2", "no weights named ", name, " among ", entries_.size(),
                              " tensors; they belong to another network");
        if (e->extents != extents)
            throw shape_error("nas.weights.1", "weights ", name, " have shape ", to_string(e->extents), ", not ",
                              to_string(extents));
        return *e;
    }

    std::span<entry> entries() { return entries_; }
    std::span<entry const> entries() const { return entries_; }

    friend bool operator==(weights const& a, weights const& b) { return a.entries_ == b.entries_; }

private:
    std::vector<entry> entries_;
    std::unordered_map<std::string, std::size_t> index_;
};

/// The full name of a parameter of a node.
inline std::string parameter_name(std::string_view node, std::string_view parameter) {
    return nas::concat(node, ".", parameter);
}

} // namespace nas::nn
