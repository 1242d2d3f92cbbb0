using CisLens.Benchmarks;

// One task of LS-GKM a process, so that run can time whole processes against LS-GKM's own.
var tasks = new Dictionary<string, Action<string[]>>
{
    ["train"] = Tasks.Train,     // POSITIVES NEGATIVES MODEL TYPE L K C GAMMA
    ["predict"] = Tasks.Predict, // MODEL FASTA OUTPUT
    ["words"] = Tasks.Words,     // MODEL OUTPUT
    ["explain"] = Tasks.Explain, // MODEL FASTA OUTPUT MODE
    ["scale"] = Scaling.Train,   // SEQUENCES LENGTH
    ["plot"] = Scaling.Plot,     // SCALING.tsv FIGURE.svg
};
if (args.Length == 0 || !tasks.TryGetValue(args[0], out var task))
{
    Console.Error.WriteLine($"usage: GkmSpeed {string.Join('|', tasks.Keys)} ...");
    return 2;
}
task(args[1..]);
return 0;
