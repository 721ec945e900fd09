/** How long after its making a cluster may be founded. Later a first node only joins. */
export const INIT_MINUTES = 60;
