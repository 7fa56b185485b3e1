#pragma once
// How controllers that wrap others save the states of those.

#include <concepts>
#include <string>
#include <string_view>

#include <nas/controller/concept.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/error.hpp>

namespace nas::detail {

/// The name and options of a controller, or "custom".
template <class C>
std::string name_of_controller(C const& controller) {
    if constexpr (requires {
                      { controller.describe() } -> std::convertible_to<std::string>;
                  })
        return controller.describe();
    else return "custom";
}

template <class C>
void check_controller(C const& controller) {
    if constexpr (requires { controller.check(); }) controller.check();
}

/// Appends the state of a wrapped controller. Throws `search_error` [nas.controller.111] if it cannot save.
template <class C>
void put_state(byte_writer& out, C const& controller, typename C::state const& s) {
    if constexpr (requires {
                      { controller.save(s) } -> std::convertible_to<std::string>;
                  })
        out.put(std::string_view(controller.save(s)));
    else
        throw search_error("nas.controller.111", "the controller inside (", name_of_controller(controller),
                           ") cannot save its state; give it save(state const&) and load(bytes)");
}

template <class C>
typename C::state get_state(byte_reader& in, C const& controller) {
    if constexpr (requires(std::string_view bytes) {
                      { controller.load(bytes) } -> std::convertible_to<typename C::state>;
                  })
        return controller.load(in.get_text());
    else
        throw search_error("nas.controller.111", "the controller inside (", name_of_controller(controller),
                           ") cannot load a state; give it save(state const&) and load(bytes)");
}

/// Throws `storage_error` if bytes are left.
inline void check_end(byte_reader const& in) {
    if (!in.at_end())
        throw storage_error("nas.controller.112", "a saved controller has ", in.left(),
                            " bytes too many; restore it under its own options");
}

} // namespace nas::detail
