using System.CommandLine;
using CisLens.Mutate.Runs;

namespace CisLens.Cli.Verbs;

/// <summary><c>merge</c>: the shards of a run as one file.</summary>
sealed class MergeVerb : Verb
{
    readonly Argument<string[]> _shards = new("shards") { Description = "The outputs of all shards, in any order, with the run records beside them.", Arity = ArgumentArity.OneOrMore };
    readonly Option<string?> _output = CommonOptions.Output("The file to write.", required: true);
    readonly Option<bool> _index = new("--write-index", "-W") { Description = "A .tbi beside a bgzipped VCF." };
    readonly Option<bool> _force = CommonOptions.Force();

    public MergeVerb() : base("merge", "Put the shards of a run together: the same bytes as one run.",
        "cislens merge part1.vcf.gz part2.vcf.gz -o scored.vcf.gz -W")
    {
        Arguments.Add(_shards);
        foreach (var option in (Option[])[_output, _index, _force])
            Options.Add(option);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(_output)!;
        CommonOptions.KeepExisting(output, args.GetValue(_force), args.GetValue(_shards)!);
        var result = ShardMerge.Merge(args.GetRequiredValue(_shards), output, args.GetValue(_index));
        context.Log.Close();
        context.Log.Info(result.Totals);
    }
}
