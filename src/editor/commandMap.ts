// Every command by id, with what its handler is given. A test holds the manifest against it.

/** A place in a generated passage: the document's URI, and an offset that counts a line end as one character. */
export interface PassagePlace {
  readonly document: string;
  readonly offset: number;
}

/** A node of the tree of roads not taken. */
export interface ChosenRoad {
  readonly road: { readonly id: string };
}

/** A card of the ideas panel, as its page names it. */
export interface ChosenIdea {
  readonly card: number;
}

/** Commands that a writer can call. */
export interface WriterCommands {
  'storywisp.generateIdeas': [];
  'storywisp.showIdeas': [];
  'storywisp.editPatterns': [];
  'storywisp.openKeptIdeas': [];
  'storywisp.clearIdeas': [];
  /** Of the card that had the focus last, unless another is said; so are the next three. */
  'storywisp.insertIdea': [idea?: ChosenIdea];
  'storywisp.keepIdea': [idea?: ChosenIdea];
  'storywisp.moreIdeas': [idea?: ChosenIdea];
  'storywisp.dropIdea': [idea?: ChosenIdea];
  'storywisp.continueHere': [];
  'storywisp.continueStory': [];
  'storywisp.writeStory': [];
  'storywisp.tryAgain': [];
  'storywisp.stopWriting': [];
  'storywisp.talkWith': [];
  'storywisp.answerTurn': [];
  'storywisp.regenerateTurn': [];
  'storywisp.stopTurn': [];
  'storywisp.takeSentence': [];
  'storywisp.takeLine': [];
  'storywisp.augmentText': [];
  'storywisp.toggle': [];
  'storywisp.pause': [];
  'storywisp.resume': [];
  'storywisp.choosePreset': [];
  'storywisp.tuneTemperature': [];
  'storywisp.chooseModel': [];
  'storywisp.removeModel': [];
  'storywisp.showModels': [];
  'storywisp.writeHere': [];
  'storywisp.setHubToken': [];
  'storywisp.showGenerated': [];
  'storywisp.nextUnreviewed': [];
  /** Of the selection or the passage at the cursor, unless another place is said. */
  'storywisp.markAsMine': [place?: PassagePlace];
  'storywisp.provenanceReport': [];
  /** Of the node that is chosen in the tree, unless another is said; so are the next four. */
  'storywisp.takeRoad': [node?: ChosenRoad];
  'storywisp.compareRoad': [node?: ChosenRoad];
  'storywisp.continueRoad': [node?: ChosenRoad];
  'storywisp.reproduceRoad': [node?: ChosenRoad];
  'storywisp.varyRoad': [node?: ChosenRoad];
  'storywisp.forgetRoads': [];
  'storywisp.forgetAllRoads': [];
  'storywisp.showContext': [];
  'storywisp.pinNote': [];
  'storywisp.editAuthorsNote': [];
  'storywisp.newLoreEntry': [];
  'storywisp.showHidden': [];
  'storywisp.whyNothing': [];
  'storywisp.showLog': [];
  'storywisp.restart': [];
  'storywisp.openPracticePage': [];
}

/** Commands that only Storywisp's own parts and keys call; the palette hides or does not know them. */
export interface InternalCommands {
  /** A suggestion was taken whole; its number. */
  'storywisp.inline.taken': [suggestion: number];
  /** Esc was pressed on a suggestion. */
  'storywisp.inline.dismissed': [];
  /** Enter was pressed where a turn of a dialogue ends, or was about to. */
  'storywisp.dialogue.enter': [];
  'storywisp.statusMenu': [];
  /** Shows the place of a road; its id. */
  'storywisp.roads.reveal': [road: string];
  /** Downloads a model that a question was put about before; its id on the hub. */
  'storywisp.fetchModel': [repository: string];
}

export interface Commands extends WriterCommands, InternalCommands {}
export type CommandId = keyof Commands;

export const WRITER_COMMANDS = [
  'storywisp.generateIdeas',
  'storywisp.showIdeas',
  'storywisp.editPatterns',
  'storywisp.openKeptIdeas',
  'storywisp.clearIdeas',
  'storywisp.insertIdea',
  'storywisp.keepIdea',
  'storywisp.moreIdeas',
  'storywisp.dropIdea',
  'storywisp.continueHere',
  'storywisp.continueStory',
  'storywisp.writeStory',
  'storywisp.tryAgain',
  'storywisp.stopWriting',
  'storywisp.talkWith',
  'storywisp.answerTurn',
  'storywisp.regenerateTurn',
  'storywisp.stopTurn',
  'storywisp.takeSentence',
  'storywisp.takeLine',
  'storywisp.augmentText',
  'storywisp.toggle',
  'storywisp.pause',
  'storywisp.resume',
  'storywisp.choosePreset',
  'storywisp.tuneTemperature',
  'storywisp.chooseModel',
  'storywisp.removeModel',
  'storywisp.showModels',
  'storywisp.writeHere',
  'storywisp.setHubToken',
  'storywisp.showGenerated',
  'storywisp.nextUnreviewed',
  'storywisp.markAsMine',
  'storywisp.provenanceReport',
  'storywisp.takeRoad',
  'storywisp.compareRoad',
  'storywisp.continueRoad',
  'storywisp.reproduceRoad',
  'storywisp.varyRoad',
  'storywisp.forgetRoads',
  'storywisp.forgetAllRoads',
  'storywisp.showContext',
  'storywisp.pinNote',
  'storywisp.editAuthorsNote',
  'storywisp.newLoreEntry',
  'storywisp.showHidden',
  'storywisp.whyNothing',
  'storywisp.showLog',
  'storywisp.restart',
  'storywisp.openPracticePage',
] as const satisfies readonly (keyof WriterCommands)[];

/** Context keys that `when` clauses of the manifest read. */
export interface ContextKeys {
  /** Ghost text is on for the active editor's language. */
  'storywisp.here': boolean;
  'storywisp.paused': boolean;
  /** A story is being written into the active document; one was, and may be tried again. */
  'storywisp.writing': boolean;
  'storywisp.told': boolean;
  /** The active document is a dialogue; Enter at the cursor has the other answer; they are answering now. */
  'storywisp.dialogue': boolean;
  'storywisp.turn': boolean;
  'storywisp.answering': boolean;
  /** The last answer of the provider held a suggestion. */
  'storywisp.showing': boolean;
  /** A suggestion was shown once, or taken whole or in part: steps of the walkthrough. */
  'storywisp.shownOnce': boolean;
  'storywisp.takenOnce': boolean;
  /** The settings name a server that is to write. */
  'storywisp.elsewhere': boolean;
}
