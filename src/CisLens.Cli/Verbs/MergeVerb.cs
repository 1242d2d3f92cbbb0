using System.CommandLine;
using CisLens.Mutate.Runs;

namespace CisLens.Cli.Verbs;

/// <summary><c>merge</c>: the shards of a run as one file.</summary>
sealed class MergeVerb : Verb
{
    readonly Argument<string[]> _shards = new("shards")
    {
        Description = "Outputs of all shards, in any order. Each needs its run record in the same folder.",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string?> _output = CommonOptions.Output("File to write.", required: true);
    readonly Option<bool> _index = new("--write-index", "-W") { Description = "Write a .tbi index of a bgzipped VCF." };
    readonly Option<bool> _force = CommonOptions.Force();

    public MergeVerb() : base("merge", "Merge the shards of a run. The result has the same bytes as a single run.",
        "cislens merge part1.vcf.gz part2.vcf.gz -o scored.vcf.gz -W")
    {
        Arguments.Add(_shards);
        Add(_output, _index, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(_output)!;
        CommonOptions.KeepExisting(output, args.GetValue(_force), args.GetValue(_shards)!);
        var result = ShardMerge.Merge(args.GetRequiredValue(_shards), output, args.GetValue(_index), context.Record);
        context.Log.Close();
        context.Log.Info(result.Totals);
    }
}
