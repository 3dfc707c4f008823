import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type NodeVerb } from '../api/calls';
import { queries } from '../api/queries';
import type { NodeView } from '../api/types';
import { Button } from '../ui/Button';
import { Dialog, DialogActions } from '../ui/Dialog';
import { ProblemNotice } from '../ui/Notice';
import styles from './NodesPage.module.css';

const WORDS: Record<NodeVerb, string> = { cordon: 'Cordon', uncordon: 'Uncordon', drain: 'Drain' };

/** What can be done with a node, each asked about first. */
export function NodeActions({ node }: { node: NodeView }) {
  const [asked, setAsked] = useState<NodeVerb>();
  const draining = node.status === 'DRAINING';
  const cordoned = draining || node.status === 'CORDONED';
  const verbs: NodeVerb[] = draining ? ['uncordon'] : cordoned ? ['uncordon', 'drain'] : ['cordon', 'drain'];
  return (
    <div className={styles.actions}>
      {verbs.map((verb) => (
        <Button
          key={verb}
          small
          onClick={() => {
            setAsked(verb);
          }}
        >
          {WORDS[verb]}
          <span className="visually-hidden"> {node.name}</span>
        </Button>
      ))}
      {cordoned && (
        <p role="status" className={styles.left}>
          {node.instances === 0 ? 'Nothing runs on it' : `${showInstances(node.instances)} still on it`}
        </p>
      )}
      {asked && (
        <Confirm
          node={node}
          verb={asked}
          onClose={() => {
            setAsked(undefined);
          }}
        />
      )}
    </div>
  );
}

function Confirm({ node, verb, onClose }: { node: NodeView; verb: NodeVerb; onClose: () => void }) {
  const store = useQueryClient();
  const change = useMutation({
    mutationFn: () => api.changeNode(node.name, verb),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: queries.nodes().queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={`${WORDS[verb]} ${node.name}?`} open onClose={onClose}>
      <p>{consequence(node, verb)}</p>
      {change.isError && <ProblemNotice problem={change.error} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look={verb === 'drain' ? 'danger' : 'primary'}
          busy={change.isPending}
          onClick={() => {
            change.mutate();
          }}
        >
          {WORDS[verb]}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function consequence(node: NodeView, verb: NodeVerb): string {
  switch (verb) {
    case 'cordon':
      return 'It keeps the instances it has and takes no new ones until it is uncordoned.';
    case 'uncordon':
      return 'It takes new instances again. Those that moved away stay where they are.';
    case 'drain':
      return node.instances === 0
        ? 'It takes no new instances until it is uncordoned. None is on it now.'
        : `It takes no new instances until it is uncordoned, and ${showInstances(node.instances)} ${node.instances === 1 ? 'moves' : 'move'} to other nodes. What fits nowhere else stays pending and says why.`;
  }
}

function showInstances(count: number): string {
  return `${count} ${count === 1 ? 'instance' : 'instances'}`;
}
