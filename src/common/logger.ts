// What a layer may say without knowing who listens. The writer's text goes to `trace` and nowhere else.

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface Logger {
  log(level: LogLevel, message: string): void;
}
