# Error records as each shape shows them.
#
# Fact (sessions): "Errors Online: `code|type|text` (fields may be empty); non-terminating, so pass
# -ErrorAction Stop on every call and read the middle field."
#
#   Online       System.Exception with the three fields in its message; the target is empty, and the
#                error is written by the function Write-ErrorMessage of the generated module
#   OnPremises   RemoteException with the plain text; the type is on SerializedRemoteException
#   Edge         an exception of that very type

$script:ErrorType = @{
    NotFound           = 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException'
    Ambiguous          = 'Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException'
    AlreadyExists      = 'Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException'
    JunkValidation     = 'Microsoft.Exchange.Data.Storage.JunkEmailValidationException'
    PropertyValidation = 'Microsoft.Exchange.Data.PropertyValidationException'
    DataValidation     = 'Microsoft.Exchange.Data.DataValidationException'
    SaveConflict       = 'Microsoft.Exchange.Data.Storage.SaveConflictException'
    Transient          = 'Microsoft.Exchange.Data.Directory.ADTransientException'
    OverBudget         = 'Microsoft.Exchange.Data.Directory.OverBudgetException'
    ParameterBinding   = 'System.Management.Automation.ParameterBindingException'
    InvalidOperation   = 'System.InvalidOperationException'
    Argument           = 'System.ArgumentException'
    TimeOut            = 'System.TimeoutException'
    Http               = 'System.Net.Http.HttpRequestException'
}

# Codes of the first field. Where there is none, Exchange sends the field empty.
$script:ErrorCode = @{
    $script:ErrorType.NotFound       = 'Ex94914C'
    $script:ErrorType.Ambiguous      = 'Ex59CE0E'
    $script:ErrorType.DataValidation = 'ExB0A6D1'
    $script:ErrorType.Transient      = 'Ex12AE05'
}

# Exception classes made for the Edge shape, by full name.
$script:ExceptionClass = @{}

function New-EmulatorError {
    param(
        [string]$Command,
        [string]$Type,
        [string]$Message,
        # Replaces the code that belongs to the type; may be empty.
        [string]$Code = $script:ErrorCode[$Type]
    )

    $shortType = $Type.Substring($Type.LastIndexOf('.') + 1)
    $requestId = "Server=$($script:Store.Settings['ServerName']),RequestId=$([guid]::NewGuid()),TimeStamp="
    if ($script:Shape -eq 'Online') {
        $exception = [Exception]::new("$Code|$Type|$Message")
        $errorId = "[$requestId$([DateTime]::UtcNow.ToString('R'))]"
    }
    else {
        $errorId = "[$requestId$([DateTime]::UtcNow.ToString('G', [Globalization.CultureInfo]::InvariantCulture))] [FailureCategory=Cmdlet-$shortType]"
        if ($script:Shape -eq 'OnPremises') {
            $exception = New-EmulatorRemoteException $Type $Message
        }
        else {
            $exception = New-EmulatorLocalException $Type $Message
        }
    }
    $record = [Management.Automation.ErrorRecord]::new($exception, $errorId, 'NotSpecified', $null)
    $record.CategoryInfo.Activity = $Command
    $record.CategoryInfo.Reason = $shortType
    return $record
}

# The HTTP layer fails before any command has run: a plain message without the three fields.
function New-EmulatorTransportError {
    param([string]$Command, [int]$StatusCode, [string]$Reason, [int]$RetryAfterSeconds)

    $message = "Response status code does not indicate success: $StatusCode ($Reason)."
    if ($RetryAfterSeconds -gt 0) {
        $message += " Retry-After: $RetryAfterSeconds"
    }
    $exception = [Exception]::new($message)
    $record = [Management.Automation.ErrorRecord]::new($exception, "$StatusCode", 'ProtocolError', $null)
    $record.CategoryInfo.Activity = $Command
    $record.CategoryInfo.Reason = 'HttpRequestException'
    return $record
}

# Implicit remoting rebuilds errors in the caller's process. The class is public, its constructor
# with the serialised exception is not.
function New-EmulatorRemoteException {
    param([string]$Type, [string]$Message)

    $serialized = [Management.Automation.PSObject]::new()
    $serialized.PSObject.TypeNames.Insert(0, "Deserialized.$Type")
    $serialized.PSObject.Properties.Add([Management.Automation.PSNoteProperty]::new('Message', $Message))
    $constructor = [Management.Automation.RemoteException].GetConstructor(
        [Reflection.BindingFlags]'NonPublic, Instance', $null,
        [type[]]@([string], [Management.Automation.PSObject], [Management.Automation.PSObject]), $null)
    return $constructor.Invoke(@($Message, $serialized, $null))
}

# A snap-in throws its own classes. Nothing is compiled: a class deriving from Exception is emitted
# under the asked name.
function New-EmulatorLocalException {
    param([string]$Type, [string]$Message)

    $known = $Type -as [type]
    if ($null -ne $known) {
        return [Activator]::CreateInstance($known, @($Message))
    }
    if (-not $script:ExceptionClass.ContainsKey($Type)) {
        $assemblyName = [Reflection.AssemblyName]::new('ExchangeEmulator.Exceptions')
        $assembly = [Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly($assemblyName, 'Run')
        $builder = $assembly.DefineDynamicModule('Exceptions').DefineType($Type, 'Public', [Exception])
        $constructor = $builder.DefineConstructor('Public', 'Standard', [type[]]@([string]))
        $code = $constructor.GetILGenerator()
        $code.Emit([Reflection.Emit.OpCodes]::Ldarg_0)
        $code.Emit([Reflection.Emit.OpCodes]::Ldarg_1)
        $code.Emit([Reflection.Emit.OpCodes]::Call, [Exception].GetConstructor([type[]]@([string])))
        $code.Emit([Reflection.Emit.OpCodes]::Ret)
        $script:ExceptionClass[$Type] = $builder.CreateType()
    }
    return [Activator]::CreateInstance($script:ExceptionClass[$Type], @($Message))
}

# The Online module writes its errors through a function of this name, which therefore ends every
# FullyQualifiedErrorId.
function Write-ErrorMessage {
    [CmdletBinding()]
    param([Management.Automation.ErrorRecord]$ErrorObject)

    $PSCmdlet.WriteError($ErrorObject)
}

function Write-EmulatorError {
    param([Management.Automation.PSCmdlet]$Cmdlet, [Management.Automation.ErrorRecord]$ErrorObject)

    if ($script:Shape -eq 'Online') {
        Write-ErrorMessage $ErrorObject
    }
    else {
        $Cmdlet.WriteError($ErrorObject)
    }
}
