package dev.gantry.platform.releases;

import java.util.List;
import java.util.Optional;

import org.springframework.data.jpa.repository.JpaRepository;

/** The releases. */
public interface Releases extends JpaRepository<Release, String> {

	Optional<Release> findByAppIdAndNumber(String appId, int number);

	List<Release> findByAppIdOrderByNumberDesc(String appId);

}
