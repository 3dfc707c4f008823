package dev.gantry.platform.builds;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;

/** The pushed source trees. */
public interface Sources extends JpaRepository<Source, String> {

	List<Source> findByAppIdOrderByCreatedAtDesc(String appId);

	boolean existsByDigestAndAppIdNot(String digest, String appId);

}
