#!/usr/bin/env bash
# Sets up a KDC and, in front of the EWS server, apache2 with mod_auth_gssapi, which takes Negotiate (Kerberos) and NTLM. All files lie in one
# folder that goes with the script, and all programs listen on the loopback interface. Arguments: the address that the EWS server listens at
# without TLS, the server's certificate with its key as PEM. The user is "agent" with the password "correct-horse-7".
# Writes the address of the front, the path of krb5.conf and that of a credential cache with a ticket of the user; then waits for the end of
# its input.
set -euo pipefail
backend=$1 certificate=$2
# The user of the web server, who is not root, has to get into it.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 711 "$work"
realm=CONTOSO.TEST password=correct-horse-7
mkdir -p "$work/kdc" "$work/run"

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
kdc_port=$(free_port) port=$(free_port)

cat >"$work/krb5.conf" <<KRB5
[libdefaults]
    default_realm = $realm
    dns_lookup_kdc = false
    dns_lookup_realm = false
    dns_canonicalize_hostname = false
    rdns = false
    default_ccache_name = FILE:$work/cache
[realms]
    $realm = {
        kdc = 127.0.0.1:$kdc_port
    }
[domain_realm]
    localhost = $realm
KRB5
cat >"$work/kdc.conf" <<KDC
[kdcdefaults]
    kdc_listen = 127.0.0.1:$kdc_port
    kdc_tcp_listen = 127.0.0.1:$kdc_port
[realms]
    $realm = {
        database_name = $work/kdc/principal
        key_stash_file = $work/kdc/stash
        acl_file = $work/kdc/acl
        max_life = 1h
    }
[logging]
    kdc = FILE:$work/kdc.log
KDC
export KRB5_CONFIG=$work/krb5.conf KRB5_KDC_PROFILE=$work/kdc.conf
# A database of a test needs no strong random numbers.
kdb5_util create -s -r "$realm" -P "master of the test" >"$work/setup.log" 2>&1
for command in "addprinc -pw $password agent" "addprinc -randkey HTTP/localhost" "ktadd -k $work/http.keytab HTTP/localhost"; do
    kadmin.local -r "$realm" -q "$command" >>"$work/setup.log" 2>&1
done
krb5kdc -n -r "$realm" >>"$work/setup.log" 2>&1 &
kdc=$!

# Who may sign in by NTLM: domain, user name and password, as gss-ntlmssp reads them.
printf 'CONTOSO:agent:%s\n' "$password" >"$work/ntlm"
cat >"$work/apache.conf" <<APACHE
ServerRoot "$work"
ServerName localhost
PidFile "$work/run/pid"
DefaultRuntimeDir "$work/run"
Listen 127.0.0.1:$port
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authn_core_module /usr/lib/apache2/modules/mod_authn_core.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule authz_user_module /usr/lib/apache2/modules/mod_authz_user.so
LoadModule auth_gssapi_module /usr/lib/apache2/modules/mod_auth_gssapi.so
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
$([ "$(id -u)" = 0 ] && printf 'User www-data\nGroup www-data\n')
ErrorLog "$work/error.log"
LogLevel warn auth_gssapi:debug
SSLEngine on
SSLCertificateFile "$certificate"
KeepAlive On
KeepAliveTimeout 60
<Location "/">
    AuthType GSSAPI
    AuthName "EWS"
    GssapiAllowedMech krb5
    GssapiAllowedMech ntlmssp
    # NTLM authenticates the connection.
    GssapiConnectionBound On
    GssapiLocalName Off
    Require valid-user
    RequestHeader set X-Remote-User expr=%{REMOTE_USER}
    RequestHeader unset Authorization
    ProxyPass "$backend"
</Location>
APACHE
((EUID != 0)) || chown -R www-data "$work/http.keytab" "$work/ntlm" "$work/run"
# Named in the environment, because a store named in the configuration gives no credential for NTLM.
KRB5_KTNAME=FILE:$work/http.keytab NTLM_USER_FILE=$work/ntlm /usr/sbin/apache2 -f "$work/apache.conf" -DFOREGROUND >>"$work/setup.log" 2>&1 &
apache=$!
trap 'kill $apache $kdc 2>/dev/null || true; wait; rm -rf "$work"' EXIT
for _ in {1..200}; do
    if ! kill -0 $apache $kdc 2>/dev/null; then
        cat "$work/setup.log" "$work/error.log" >&2
        exit 1
    fi
    if python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 1); socket.create_connection(('127.0.0.1', $kdc_port), 1)" 2>/dev/null; then
        break
    fi
    sleep 0.1
done
printf '%s\n' "$password" | kinit -c "FILE:$work/cache" agent >>"$work/setup.log" 2>&1
echo "https://localhost:$port/EWS/Exchange.asmx"
echo "$work/krb5.conf"
echo "$work/cache"
cat >/dev/null
