package dev.gantry.contracts.detection;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Python with pip: a virtual environment beside the source. */
final class PythonDetector implements Detector {

	private static final List<String> MARKS = List.of("requirements.txt", "pyproject.toml", "setup.py");

	private static final List<String> MODULES = List.of("app", "main", "wsgi", "server", "application", "run");

	@Override
	public Optional<Detected> detect(SourceFiles files, BaseImages bases) {
		Optional<String> mark = MARKS.stream().filter(files::has).findFirst();
		boolean module = MODULES.stream().anyMatch((name) -> files.has(name + ".py"));
		if (mark.isEmpty() && !module) {
			return Optional.empty();
		}
		Draft draft = new Draft("Python",
				mark.map((name) -> "there is a " + name).orElse("there is a Python file that sounds like an app"));
		String version = files.text(".python-version").map((text) -> text.strip().split("\\s")[0]).orElse("3");
		draft.decide("Python", bases == BaseImages.DEBIAN ? "3.11" : version,
				bases == BaseImages.DEBIAN ? "Debian 12 has it" : "of .python-version, else the newest 3");
		draft.bases(bases, "python:" + version + "-slim");
		if (bases == BaseImages.DEBIAN) {
			draft.debian("", "python3", "python3-venv", "ca-certificates");
		}
		else {
			draft.line("FROM python:" + version + "-slim");
		}
		draft.line("ENV PYTHONUNBUFFERED=1 PATH=/venv/bin:$PATH");
		draft.line("RUN python3 -m venv /venv").line("WORKDIR /app");
		install(draft, files);
		draft.line("COPY . .");
		return Optional.of(draft.finish(start(files)));
	}

	private static void install(Draft draft, SourceFiles files) {
		String pip = "RUN --mount=type=cache,target=/root/.cache/pip pip install ";
		if (files.has("requirements.txt")) {
			draft.decide("dependencies", "pip install -r requirements.txt", "there is a requirements.txt");
			draft.line("COPY requirements.txt ./").line(pip + "-r requirements.txt");
		}
		else if (files.has("pyproject.toml") || files.has("setup.py")) {
			draft.decide("dependencies", "pip install .", "there is no requirements.txt, but a project");
			draft.line("COPY . .").line(pip + ".");
		}
		else {
			draft.decide("dependencies", "none", "no file names any");
		}
	}

	private static Start start(SourceFiles files) {
		Optional<Start> procfile = Start.procfile(files);
		if (procfile.isPresent()) {
			return procfile.get();
		}
		String wanted = MARKS.stream()
			.map((name) -> files.text(name).orElse(""))
			.reduce("", String::concat)
			.toLowerCase(Locale.ROOT);
		String module = MODULES.stream().filter((name) -> files.has(name + ".py")).findFirst().orElse(null);
		if (files.has("manage.py")) {
			return Start.shell("exec python manage.py runserver --noreload 0.0.0.0:$PORT",
					"there is a manage.py (Django); name a server in a Procfile for real traffic");
		}
		if (module == null) {
			throw Detection.unclear("The Python app does not say how it is started",
					"Add a Procfile with a line like 'web: gunicorn package:app --bind :$PORT', name its file app.py or main.py, or add a Dockerfile");
		}
		String text = files.text(module + ".py").orElse("");
		if (names(wanted, "gunicorn")) {
			return Start.shell("exec gunicorn --bind 0.0.0.0:$PORT " + module + ":" + variable(text),
					"gunicorn is among the dependencies, " + module + ".py holds the app");
		}
		if (names(wanted, "uvicorn") || names(wanted, "fastapi")) {
			return Start.shell("exec uvicorn --host 0.0.0.0 --port $PORT " + module + ":" + variable(text),
					"uvicorn or FastAPI is among the dependencies, " + module + ".py holds the app");
		}
		return Start.of("there is a " + module + ".py; it shall listen on the port in PORT", "python3", module + ".py");
	}

	private static boolean names(String requirements, String name) {
		return Pattern.compile("(?m)(?:^|[\\s\"'])" + name + "(?:$|[\\s\"'=<>~!;\\[])").matcher(requirements).find();
	}

	/** The usual names of an application object. */
	private static String variable(String text) {
		return List.of("application", "api", "server")
			.stream()
			.filter((name) -> !text.matches("(?s).*(?:^|\\n)app\\s*=.*")
					&& text.matches("(?s).*(?:^|\\n)" + name + "\\s*=.*"))
			.findFirst()
			.orElse("app");
	}

}
