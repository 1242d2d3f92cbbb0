using CisLens.Core;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Placement;

/// <summary>
/// How alleles become windows of a model: around the variant (<see cref="AtVariant"/>) or in a transcript
/// (<see cref="InTranscript"/>).
/// </summary>
public interface IPlacement
{
    /// <summary>True if each window has a strand of its own, so that the two strands are not averaged.</summary>
    bool HasStrand { get; }

    /// <summary>True if all windows of a job are one request; false for batches of equal size, filled up with windows of N.</summary>
    bool KeepsJobsWhole { get; }

    /// <summary>Why an allele has no window; <see cref="AlleleStatus.Ok"/> if it has one.</summary>
    AlleleStatus Refusal(AllelePlan plan);

    /// <summary>The windows of some alleles, in the order of the alleles; an allele that is not scored has none.</summary>
    List<PlacedWindow> Place(IReadOnlyList<AllelePlan> plans);
}
