import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries';
import type { NodeImagesView, NodeView } from '../api/types';
import { Loading, ProblemNotice } from '../ui/Notice';
import { Ago } from '../ui/Time';
import { bytesOf, showBytes } from '../values/amounts';
import { Opened } from './Opened';
import styles from './NodesPage.module.css';

/** The images that a node has. */
export function HeldImages({ node }: { node: NodeView }) {
  return (
    <Opened title={`Images on ${node.name}`}>
      <Images node={node} />
    </Opened>
  );
}

function Images({ node }: { node: NodeView }) {
  const images = useQuery(queries.imagesOnNode(node.name));
  if (images.isError) {
    return <ProblemNotice problem={images.error} onRetry={() => void images.refetch()} />;
  }
  if (images.isPending) {
    return <Loading />;
  }
  if (images.data.at === undefined) {
    return <p className={styles.sum}>The node has not told yet. It does within a minute.</p>;
  }
  return <Held images={images.data.held} />;
}

function Held({ images: { count, size, images } }: { images: NodeImagesView['held'] }) {
  return (
    <>
      <p className={styles.sum}>
        {count === 0 ? 'None' : `${count} ${count === 1 ? 'image takes' : 'images take'} ${showBytes(bytesOf(size))}`}
        {count > images.length && `; the newest ${images.length} are`}
      </p>
      <ul className={styles.images}>
        {images.map((image) => (
          <li key={image.digest}>
            <span>{image.names.length > 0 ? image.names.join(', ') : 'no name'}</span>
            <code title={image.digest}>{image.digest.replace(/^[^:]*:/, '').slice(0, 12)}</code>
            <span>{showBytes(bytesOf(image.size))}</span>
            <Ago at={image.added} />
          </li>
        ))}
      </ul>
    </>
  );
}
