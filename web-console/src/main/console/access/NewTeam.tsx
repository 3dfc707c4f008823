import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '../api/calls';
import { queries } from '../api/queries';
import { Button } from '../ui/Button';
import { Dialog, DialogActions } from '../ui/Dialog';
import { TextField } from '../ui/Field';
import { ProblemNotice } from '../ui/Notice';

/** The button that makes a team, and its question. */
export function NewTeam() {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button
        onClick={() => {
          setAsked(true);
        }}
      >
        <Plus aria-hidden="true" />
        New team
      </Button>
      {asked && (
        <Ask
          onClose={() => {
            setAsked(false);
          }}
        />
      )}
    </>
  );
}

function Ask({ onClose }: { onClose: () => void }) {
  const store = useQueryClient();
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: () => api.makeTeam(name.trim()),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: queries.teams().queryKey });
      onClose();
    },
  });
  return (
    <Dialog title="New team" open onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextField
          label="Name"
          hint="A team sees its own apps and nobody else’s."
          value={name}
          onChange={(event) => {
            setName(event.target.value);
          }}
        />
        {make.isError && <ProblemNotice problem={make.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''} busy={make.isPending}>
            Make the team
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
