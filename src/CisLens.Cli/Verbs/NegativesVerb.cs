using System.CommandLine;
using CisLens.Core;
using CisLens.Prepare.Negatives;

namespace CisLens.Cli.Verbs;

/// <summary><c>negatives</c>: matched negatives of regions as BED and FASTA, for any program.</summary>
sealed class NegativesVerb : Verb
{
    readonly Argument<string> _positives = new("positives")
    {
        Description = "Positives: BED or narrowPeak; with --shuffle also FASTA. Any lengths.",
    };
    readonly Option<string> _genome = CommonOptions.Genome(required: false);
    readonly Option<string?> _output = CommonOptions.Output(
        "Folder to make, with positives and negatives as .bed and .fa, and pairs.tsv.", required: true);
    readonly Option<bool> _shuffle = new("--shuffle")
    {
        Description = "Shuffle the bases of each positive, with the same dinucleotide counts.",
    };
    readonly Option<double> _perPositive = new Option<double>("--per-positive")
    {
        Description = "Negatives per positive; 1.5 means one and two in turn.",
        DefaultValueFactory = _ => 1,
    }.AtLeast(0);
    readonly Option<double> _gcTolerance = new Option<double>("--gc-tolerance")
    {
        Description = "Largest difference in GC content between a positive and its negative.",
        DefaultValueFactory = _ => 0.02,
    }.Share();
    readonly Option<double> _repeatTolerance = new Option<double>("--repeat-tolerance")
    {
        Description = "Largest difference in the soft-masked share.",
        DefaultValueFactory = _ => 0.02,
    }.Share();
    readonly Option<string?> _exclude = new("--exclude") { Description = "BED of other regions to avoid." };
    readonly Option<double> _maxN = new Option<double>("--max-n")
    {
        Description = "Largest share of unknown bases.",
        DefaultValueFactory = _ => 0.01,
    }.Share();
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<bool> _force = CommonOptions.Force();

    public NegativesVerb() : base("negatives",
        "Draw negatives that match regions in GC content, repeats and length, or shuffled sequences.",
        "cislens negatives sim/peaks/liver.narrowPeak --genome sim/genome.fa -o negatives",
        "cislens negatives positives.fa --shuffle -o shuffled")
    {
        Arguments.Add(_positives);
        _genome.Description = "Genome of the regions: FASTA, plain, gzip or BGZF.";
        Add(_genome, _output, _shuffle, _perPositive, _gcTolerance, _repeatTolerance, _exclude, _maxN, _seed, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        if (args.GetValue(_shuffle))
            CommonOptions.RefuseForeign(args, "shuffled negatives", _gcTolerance, _repeatTolerance, _exclude);
        var options = new NegativeOptions
        {
            Shuffle = args.GetValue(_shuffle),
            Positives = args.GetValue(_positives)!,
            Genome = args.GetValue(_genome),
            Output = args.GetValue(_output)!,
            PerPositive = args.GetValue(_perPositive),
            GcTolerance = args.GetValue(_gcTolerance),
            RepeatTolerance = args.GetValue(_repeatTolerance),
            Exclude = args.GetValue(_exclude),
            MaxN = args.GetValue(_maxN),
            Seed = args.GetValue(_seed),
        };
        CommonOptions.KeepExistingFolder(options.Output, args.GetValue(_force), options.Positives, options.Genome, options.Exclude);
        var record = context.Record;
        record.AddInputs(options.Positives, options.Genome, options.Exclude);
        var tallies = NegativeSet.Run(options, context.Log, context.Stop);
        record.Settings["options"] = options;
        foreach (var tally in tallies)
        {
            (record.Counts[tally.What], record.Counts[tally.What + "_wanted"]) = (tally.Kept, tally.Read);
            foreach (var dropped in tally.Dropped)
                record.Counts[$"{tally.What}_{dropped.Reason.Replace(' ', '_')}"] = dropped.Count;
        }
        context.RecordedOutput = Path.TrimEndingDirectorySeparator(options.Output);
        context.Log.Info(string.Join("; ", tallies.Select(t => $"{t.What}: {t.Kept:N0} of {t.Read:N0}" +
            (t.Dropped.Count > 0 ? $" ({string.Join(", ", t.Dropped.Select(d => $"{d.Count:N0} {d.Reason}"))})" : ""))));
    }
}
