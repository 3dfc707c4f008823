package dev.gantry.engine.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.HostContainers;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.launch.Identity;
import dev.gantry.engine.launch.UserDatabase;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.kernel.process.IdMap;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerReader;
import dev.gantry.oci.layers.LayerWriter;

/** The files of this host's containers. */
public final class HostFiles implements ContainerFiles {

	private static final IdMap SAME = new IdMap(List.of(new long[] { 0, 0, 0xffffffffL }));

	private final EngineHome home;

	private final HostContainers containers;

	private final LayerStore layers;

	private final Commits commits;

	public HostFiles(EngineHome home, HostContainers containers, LayerStore layers, StoredImages images) {
		this.home = home;
		this.containers = containers;
		this.layers = layers;
		this.commits = new Commits(containers, layers, images);
	}

	@Override
	public List<FileChange> changes(String id) {
		Container container = find(id);
		return told("Compare the files of container '" + id + "'", () -> {
			try (Directory upper = Directory.open(upper(id));
					LayerStack lower = this.layers.stack(diffIds(container))) {
				return Changes.of(upper, lower);
			}
		});
	}

	@Override
	public long ownBytes(String id) {
		find(id);
		return told("Measure the files of container '" + id + "'", () -> {
			try (Directory upper = Directory.open(upper(id))) {
				return OwnBytes.of(upper);
			}
		});
	}

	private Path upper(String id) {
		return this.containers.upperDirectory(id);
	}

	static List<Digest> diffIds(Container container) {
		return container.spec().rootfs().layers().stream().map(Digest::sha256).toList();
	}

	@Override
	public PathStatus stat(String id, String path) {
		ContainerPath wanted = ContainerPath.of(path);
		return told("Look at '" + path + "' in container '" + id + "'",
				() -> inRoot(id, (root) -> status(root, wanted)));
	}

	private static PathStatus status(ContainerRoot root, ContainerPath path) throws IOException {
		try (Directory parent = root.directory().directory(path.parent(), Resolution.IN_ROOT)) {
			Optional<String> entry = path.entry();
			FileStatus status = seen(entry.isPresent() ? parent.status(entry.get()) : parent.status(), root.users());
			String target = status.isSymlink() ? Links.target(path.parent(), parent.readLink(path.name())) : "";
			return new PathStatus(path.shown(), status, target);
		}
	}

	private static FileStatus seen(FileStatus status, IdMap users) {
		return status.ownedBy(users.inside(status.uid()), users.inside(status.gid()));
	}

	@Override
	public void copyOut(String id, String path, OutputStream tar) throws IOException {
		ContainerPath wanted = ContainerPath.of(path);
		told("Copy '" + path + "' from container '" + id + "'", () -> inRoot(id, (root) -> {
			try (Directory parent = root.directory().directory(wanted.parent(), Resolution.IN_ROOT)) {
				if (wanted.entry().isPresent()) {
					parent.status(wanted.name());
				}
				LayerWriter writer = LayerWriter.uncompressed(new Unclosed(tar), wanted.prefix());
				TreeArchive archive = new TreeArchive(writer, root.users());
				LayerPath name = wanted.prefix().isEmpty() ? LayerPath.of(wanted.shown()) : LayerPath.ROOT;
				if (wanted.entry().isPresent()) {
					archive.send(parent, wanted.name(), name);
				}
				else {
					archive.sendDirectory(parent, name);
				}
				return writer.finish();
			}
		}));
	}

	@Override
	public void copyIn(String id, String path, InputStream archive, CopyOptions options) throws IOException {
		Container container = find(id);
		if (container.spec().rootfs().readOnly() && !container.running()) {
			throw readOnly(id, null);
		}
		String destination = ContainerPath.of(path).whole();
		told("Copy to '" + path + "' in container '" + id + "'", () -> inRoot(id, (root) -> {
			root.directory().directory(destination, Resolution.IN_ROOT).close();
			CopySink.Ownership ownership = ownership(root, container, options.owner());
			try (CopySink sink = new CopySink(root, destination, options.keepKinds(), ownership)) {
				InputStream plain = Unpacking.of(archive);
				new LayerReader(LayerLimits.DEFAULT).read(plain, sink);
				sink.finish();
				return null;
			}
			catch (FileOperationException ex) {
				if (ex.isReadOnly()) {
					throw readOnly(id, ex);
				}
				throw ex;
			}
		}));
	}

	private static GantryException readOnly(String id, FileOperationException cause) {
		return new GantryException(ErrorCode.PERMISSION_DENIED, "container rootfs is marked read-only: '" + id + "'",
				"Copy to one of its volumes, or create it without that", cause);
	}

	private static CopySink.Ownership ownership(ContainerRoot root, Container container, CopyOptions.Owner owner)
			throws IOException {
		if (owner == CopyOptions.Owner.ARCHIVE) {
			return new CopySink.Ownership(root.users(), CopySink.Ownership.ARCHIVE, CopySink.Ownership.ARCHIVE);
		}
		Identity identity = new UserDatabase(file(root, "etc/passwd"), file(root, "etc/group"))
			.resolve(container.spec().process().user(), List.of());
		return new CopySink.Ownership(root.users(), identity.uid(), identity.gid());
	}

	private static byte[] file(ContainerRoot root, String path) throws IOException {
		try (RegularFile file = root.directory().read(path, Resolution.IN_ROOT); InputStream in = file.input()) {
			return in.readNBytes(UserDatabase.FILE_LIMIT);
		}
		catch (FileOperationException ex) {
			if (ex.isNotFound()) {
				return new byte[0];
			}
			throw ex;
		}
	}

	@Override
	public void export(String id, OutputStream tar) throws IOException {
		Container container = find(id);
		told("Export container '" + id + "'", () -> {
			try (LayerStack stack = this.layers.stack(diffIds(container), Directory.open(upper(id)))) {
				LayerWriter writer = LayerWriter.uncompressed(new Unclosed(tar));
				MergedArchive.send(stack, writer, SAME);
				return writer.finish();
			}
		});
	}

	@Override
	public LocalImage commit(String id, CommitRequest request) {
		Container container = find(id);
		return told("Make an image of container '" + id + "'", () -> this.commits.commit(container, request));
	}

	/**
	 * Does something in a container's root. On a thread of its own, which belongs to the
	 * container's root user as far as files go and ends with it.
	 */
	private <T> T inRoot(String id, RootTask<T> task) throws IOException {
		Container container = find(id);
		if (container.state() instanceof ContainerState.Running running) {
			try (ContainerRoot root = ContainerRoot.ofRunning(running)) {
				return BorrowedThread.run(root.users(), () -> task.run(root));
			}
		}
		return this.containers.undisturbed(id, (stopped) -> {
			upper(id);
			try (ContainerRoot root = ContainerRoot.ofStopped(this.home, stopped)) {
				return task.run(root);
			}
		});
	}

	private Container find(String id) {
		return this.containers.get(id)
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "There is no container '" + id + "'"));
	}

	private static <T> T told(String what, FileTask<T> task) {
		try {
			return task.run();
		}
		catch (GantryException ex) {
			throw ex;
		}
		catch (FileOperationException ex) {
			throw new GantryException(code(ex), what + ": " + ex.getMessage(), remedy(ex), ex);
		}
		catch (InvalidImageException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					what + ": " + ex.getMessage().replace("The layer", "The archive"), "Pack it again, as a tar", ex);
		}
		catch (IOException | CompletionException ex) {
			throw new GantryException(ErrorCode.INTERNAL, what + ": " + ex.getMessage(), null, ex);
		}
	}

	private static ErrorCode code(FileOperationException ex) {
		if (ex.isNotFound()) {
			return ErrorCode.NOT_FOUND;
		}
		return (ex.isNotDirectory() || ex.isEscape()) ? ErrorCode.REQUEST_INVALID : ErrorCode.STATE_CONFLICT;
	}

	private static String remedy(FileOperationException ex) {
		if (ex.isOutOfSpace()) {
			return "Free space on the node's disk";
		}
		return ex.isNotFound() ? "Check the path" : null;
	}

	/** Something done with a container's root. */
	private interface RootTask<T> {

		T run(ContainerRoot root) throws IOException;

	}

	/** Something done with files. */
	interface FileTask<T> {

		T run() throws IOException;

	}

}
