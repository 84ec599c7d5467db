export interface Variable {
  readonly name: string;
  readonly value: string;
  /** False where the line is a comment: the default applies. */
  readonly set: boolean;
  /** Whether prose above it, or above its neighbours, says what it is. */
  readonly explained: boolean;
}

const LINE = /^(#?)([A-Z][A-Z0-9_]*)=(.*)$/;

/** The variables that an environment file sets, or shows as `#NAME=`. Throws on a line that is none of these, prose or empty. */
export function readEnvironmentFile(text: string): Variable[] {
  let explained = false;
  return text.split('\n').flatMap((line, index) => {
    const variable = LINE.exec(line);
    if (variable) return [{ name: variable[2]!, value: variable[3]!, set: variable[1] === '', explained }];
    if (line !== '' && !line.startsWith('# ')) throw new Error(`line ${index + 1} is neither a variable nor prose`);
    explained = line !== '';
    return [];
  });
}

/** The file with a value for each variable that is set to nothing. Throws where none is given for one of them. */
export function fillEnvironmentFile(text: string, values: Readonly<Record<string, string>>): string {
  return text.split('\n').map((line) => {
    const name = /^([A-Z][A-Z0-9_]*)=$/.exec(line)?.[1];
    if (!name) return line;
    if (!values[name]) throw new Error(`${name} has no value`);
    return `${name}=${values[name]}`;
  }).join('\n');
}
