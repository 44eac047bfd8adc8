# Parameters that exist in one shape only, as the reference marks them.

$script:OnPremisesRead = @{ Credential = [pscredential]; DomainController = [string]; ReadFromDomainController = [switch] }

function New-EmulatorShapeParameter {
    param([hashtable]$Online = @{}, [hashtable]$OnPremises = @{})

    $parameters = [Management.Automation.RuntimeDefinedParameterDictionary]::new()
    $wanted = $OnPremises
    if ($script:Shape -eq 'Online') {
        $wanted = $Online
    }
    foreach ($name in $wanted.Keys) {
        $attributes = [Collections.ObjectModel.Collection[Attribute]]::new()
        $attributes.Add([Management.Automation.ParameterAttribute]::new())
        $parameters.Add($name, [Management.Automation.RuntimeDefinedParameter]::new($name, $wanted[$name], $attributes))
    }
    return $parameters
}
