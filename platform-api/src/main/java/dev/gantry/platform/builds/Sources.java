package dev.gantry.platform.builds;

import org.springframework.data.jpa.repository.JpaRepository;

/** The pushed source trees. */
public interface Sources extends JpaRepository<Source, String> {

	boolean existsByDigestAndAppIdNot(String digest, String appId);

}
