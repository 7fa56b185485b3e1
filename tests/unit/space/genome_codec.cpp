#include <string>

#include <nas/space/genome_codec.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

TEST_CASE("genome_codec: what was put comes back, and torn bytes are refused", "[genome_codec]") {
    for (nas::genome const& g : {nas::genome{}, nas::genome{{0xffffffffffffffffu, 4294967295u, 7}, {1, 2, 0}}}) {
        std::string bytes;
        nas::byte_writer out(bytes);
        nas::detail::put_genome(out, g);
        nas::byte_reader in(bytes);
        CHECK(nas::detail::get_genome(in) == g);
        CHECK(in.at_end());
        if (g.empty()) continue;
        bytes.pop_back();
        test::check_error<nas::storage_error>("nas.storage.1", [&] {
            nas::byte_reader torn(bytes);
            (void)nas::detail::get_genome(torn);
        });
    }
}
