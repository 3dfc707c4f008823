package dev.gantry.platform.runs;

import org.springframework.data.jpa.repository.JpaRepository;

/** The kept lines of runs. */
public interface LinesOfRuns extends JpaRepository<RunLines, String> {

}
