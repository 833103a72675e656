import { type Answers, scoresOf, type Task } from "../tasks/task.js";

/** The mean of what several networks say, of their probabilities or numbers. What one network says stays as it was judged. */
export function meanAnswers(task: Task, members: readonly Answers[]): Answers {
  const [first] = members as readonly [Answers];
  if (members.length === 1) return first;
  const mean = new Float64Array(first.count * task.outputs);
  for (const member of members) {
    const scores = scoresOf(member);
    for (let index = 0; index < mean.length; index++) mean[index]! += (scores[index] as number) / members.length;
  }
  return task.answersFrom(mean, first.count);
}
